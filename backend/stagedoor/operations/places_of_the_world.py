"""Know the time zone of a city, and say when it is only a guess."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from stagedoor.catalogue.countries import fold

_EASTERN, _CENTRAL = "America/New_York", "America/Chicago"
_MOUNTAIN, _PACIFIC = "America/Denver", "America/Los_Angeles"

_STATE_ZONES = {
    _EASTERN: "CT DC DE FL GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV KY",
    "America/Detroit": "MI",
    "America/Indiana/Indianapolis": "IN",
    _CENTRAL: "AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI",
    _MOUNTAIN: "CO MT NM UT WY",
    "America/Boise": "ID",
    "America/Phoenix": "AZ",
    _PACIFIC: "CA NV OR WA",
    "America/Anchorage": "AK",
    "Pacific/Honolulu": "HI",
    "America/Puerto_Rico": "PR",
}
# States that lie in two zones: without the city the zone is a guess.
_SPLIT_STATES = set("FL IN KS KY MI NE ND OR SD TN TX ID AK".split())  # noqa: SIM905
_CANADIAN_PROVINCES = set("AB BC MB NB NL NS NT NU ON PE QC SK YT".split())  # noqa: SIM905

# Cities of countries, or of states, that have several zones.
_CITY_ZONES = {
    ("US", "america/new_york"): """miami; orlando; tampa; tampa bay; clearwater; clear water;
        fort lauderdale; st petersburg; jacksonville beach; st augustine; cape canaveral;
        port canaveral; hollywood; atlantic beach; chattanooga; knoxville""",
    ("US", "america/chicago"): """nashville; houston; dallas; austin; san antonio; fort worth;
        arlington; round rock; richardson; galveston; grapevine; bandera; omaha; lincoln;
        kansas city""",
    ("US", "america/detroit"): "detroit; grand rapids",
    ("US", "america/kentucky/louisville"): "louisville",
    ("US", "america/indiana/indianapolis"): "indianapolis; carmel",
    ("US", "america/boise"): "boise",
    ("US", "america/los_angeles"): "portland; bend; grants pass",
    ("CA", "america/toronto"): """toronto; montreal; ottawa; quebec; hamilton; montebello;
        waterloo; gatineau; mississauga; kitchener; london""",
    ("CA", "america/vancouver"): "vancouver; victoria",
    ("CA", "america/edmonton"): "edmonton; calgary; banff",
    ("CA", "america/winnipeg"): "winnipeg",
    ("CA", "america/regina"): "regina; saskatoon",
    ("CA", "america/halifax"): "halifax",
    ("CA", "america/st_johns"): "st johns; st john s",
    ("AU", "australia/melbourne"): "melbourne; south wharf",
    ("AU", "australia/sydney"): "sydney; newcastle; canberra",
    ("AU", "australia/brisbane"): "brisbane; gold coast",
    ("AU", "australia/perth"): "perth",
    ("AU", "australia/adelaide"): "adelaide",
    ("AU", "australia/hobart"): "hobart",
    ("RU", "europe/moscow"): "moscow; saint petersburg; st petersburg; kazan; sochi",
    ("RU", "asia/novosibirsk"): "novosibirsk",
    ("RU", "asia/yekaterinburg"): "yekaterinburg",
    ("RU", "europe/samara"): "samara",
    ("BR", "america/sao_paulo"): """sao paulo; goiania; porto alegre; florianopolis; vitoria;
        rio de janeiro; belo horizonte; maringa; campinas; ribeirao preto; juiz de fora; chapeco;
        brasilia; curitiba""",
    ("BR", "america/fortaleza"): "fortaleza",
    ("BR", "america/maceio"): "aracaju; maceio",
    ("BR", "america/recife"): "recife; porto de galinhas",
    ("BR", "america/bahia"): "salvador; feira de santana",
    ("BR", "america/belem"): "belem",
    ("BR", "america/manaus"): "manaus",
    ("MX", "america/mexico_city"): "mexico city; guadalajara; puerto vallarta",
    ("MX", "america/mazatlan"): "mazatlan",
    ("MX", "america/cancun"): "cancun",
    ("MX", "america/tijuana"): "tijuana",
    ("ES", "europe/madrid"): """madrid; barcelona; malaga; alicante; logrono; cadiz; bilbao;
        valencia; caceres; ibiza; marbella; sitges; vigo; zaragoza; a coruna; sevilla""",
    ("ES", "atlantic/canary"): "tenerife; canarias; gran canaria; las palmas",
    ("PT", "europe/lisbon"): "lisbon; porto; braga; aveiro; coimbra; castelo branco; faro",
    ("PT", "atlantic/madeira"): "funchal",
    ("PT", "atlantic/azores"): "ponta delgada",
    ("ID", "asia/jakarta"): "jakarta; bandung; yogyakarta; surabaya",
    ("ID", "asia/makassar"): "bali; denpasar",
    ("CL", "america/santiago"): "santiago; san antonio; valparaiso",
    ("NZ", "pacific/auckland"): "auckland; wellington; christchurch",
    ("CN", "asia/shanghai"): """shanghai; beijing; hangzhou; shenzhen; nanjing; guangzhou;
        zhengzhou; chengdu""",
    ("UA", "europe/kyiv"): "kyiv; kharkiv; odessa; lviv; vinnytsia; chernivtsi",
    ("CY", "asia/nicosia"): "nicosia; paphos; larnaca; limassol",
    ("AR", "america/argentina/buenos_aires"): "buenos aires",
    ("AR", "america/argentina/cordoba"): "cordoba",
    ("MY", "asia/kuala_lumpur"): "kuala lumpur; cyberjaya; iskandar malaysia; penang",
    ("MY", "asia/kuching"): "sabah; kuching",
    ("EC", "america/guayaquil"): "quito; guayaquil",
}  # fmt: skip

# The zone that most of a country's people live in, where it has several.
_MAIN_ZONES = {
    "US": _EASTERN, "CA": "America/Toronto", "AU": "Australia/Sydney", "RU": "Europe/Moscow",
    "BR": "America/Sao_Paulo", "MX": "America/Mexico_City", "ES": "Europe/Madrid",
    "PT": "Europe/Lisbon", "ID": "Asia/Jakarta", "CL": "America/Santiago",
    "NZ": "Pacific/Auckland", "CN": "Asia/Shanghai", "UA": "Europe/Kyiv", "CY": "Asia/Nicosia",
    "AR": "America/Argentina/Buenos_Aires", "MY": "Asia/Kuala_Lumpur",
    "EC": "America/Guayaquil", "KZ": "Asia/Almaty", "UZ": "Asia/Tashkent", "MN": "Asia/Ulaanbaatar",
    "CD": "Africa/Kinshasa", "GL": "America/Nuuk", "PF": "Pacific/Tahiti", "PG":
    "Pacific/Port_Moresby", "VN": "Asia/Ho_Chi_Minh", "PS": "Asia/Gaza",
}  # fmt: skip

# Kosovo has no zone of its own, and Germany's second one is a single village.
_WHOLE_COUNTRIES = {"DE": "Europe/Berlin", "XK": "Europe/Belgrade"}


@dataclass(frozen=True, slots=True)
class ZoneFound:
    """Be the time zone of a place; `guess` says why it may be wrong, None where it is known."""

    time_zone: str
    guess: str | None = None


def zone_of(city: str, country_code: str) -> ZoneFound:
    """Return the IANA time zone of a city in a country."""
    name, _, state = (part.strip() for part in city.partition(","))
    known = _cities().get((country_code, fold(name)))
    if country_code == "US":
        return _zone_of_state(name, state.upper(), known)
    zones = _country_zones().get(country_code, [])
    if country_code in _WHOLE_COUNTRIES or len(zones) == 1:
        return ZoneFound(_WHOLE_COUNTRIES.get(country_code) or zones[0])
    if known is not None:
        return ZoneFound(known)
    main = _MAIN_ZONES.get(country_code) or (zones[0] if zones else "UTC")
    return ZoneFound(main, f"{city!r} is not listed and {country_code} has several time zones")


def province_of_canada(city: str) -> bool:
    """Tell whether a city's name ends in a Canadian province, such as `Waterloo, ON`."""
    return city.rpartition(",")[2].strip() in _CANADIAN_PROVINCES


def _zone_of_state(name: str, state: str, known: str | None) -> ZoneFound:
    zone = _states().get(state)
    if zone is None:
        guess = f"{name!r} names no state of the U.S.A."
        return ZoneFound(known or _MAIN_ZONES["US"], None if known else guess)
    if state not in _SPLIT_STATES:
        return ZoneFound(zone)
    if known is not None:
        return ZoneFound(known)
    return ZoneFound(zone, f"{state} lies in two time zones and {name!r} is not listed")


@cache
def _states() -> dict[str, str]:
    return {state: zone for zone, states in _STATE_ZONES.items() for state in states.split()}


@cache
def _cities() -> dict[tuple[str, str], str]:
    spelled = {zone.lower(): zone for zones in _country_zones().values() for zone in zones}
    return {
        (country, fold(city)): spelled[zone]
        for (country, zone), cities in _CITY_ZONES.items()
        for city in cities.split(";")
    }


@cache
def _country_zones() -> dict[str, list[str]]:
    """Return each country's zones, in the order of the time zone database."""
    listing = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    zones: dict[str, list[str]] = {}
    for line in listing.splitlines():
        if line and not line.startswith("#"):
            country, _, zone = line.split("\t")[:3]
            zones.setdefault(country, []).append(zone)
    return zones
