"""Rules about parameters that their types do not tell: amounts, currencies, metadata."""

from __future__ import annotations

from fake_stripe import metadata
from fake_stripe.errors import Refused
from fake_stripe.wire import Json, words

MOST = 99_999_999
# The smallest charge by settlement currency, in its smallest unit.
LEAST = {
    "aed": 200, "aud": 50, "bgn": 100, "brl": 50, "cad": 50, "chf": 50, "czk": 1500, "dkk": 250,
    "eur": 50, "gbp": 30, "hkd": 400, "huf": 17500, "inr": 50, "jpy": 50, "mxn": 1000, "myr": 200,
    "nok": 300, "nzd": 50, "pln": 200, "ron": 200, "sek": 300, "sgd": 50, "thb": 1000, "usd": 50,
}  # fmt: skip
CURRENCIES = frozenset(
    words(
        "aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bif bmd bnd bob brl bsd bwp byn "
        "bzd cad cdf chf clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip "
        "gmd gnf gtq gyd hkd hnl htg huf idr ils inr isk jmd jpy kes kgs khr kmf krw kyd kzt lak "
        "lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr "
        "nzd pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sos srd "
        "std szl thb tjs top try ttd twd tzs uah ugx usd uyu uzs vnd vuv wst xaf xcd xof xpf yer "
        "zar zmw"
    )
)


def of_money(params: Json) -> None:
    """Raise Stripe's 400 for a currency or an amount that it does not take."""
    currency = params.get("currency", "").lower()
    if currency and currency not in CURRENCIES:
        raise Refused(
            400,
            f"Invalid currency: {currency}. Stripe currently supports these currencies: "
            + ", ".join(sorted(CURRENCIES)),
            param="currency",
        )
    amount = params.get("amount")
    if amount is None:
        return
    if amount < 1:
        raise Refused(
            400,
            "This value must be greater than or equal to 1.",
            code="parameter_invalid_integer",
            param="amount",
        )
    if amount < LEAST.get(currency, 1):
        raise Refused(
            400,
            f"Amount must be at least {LEAST[currency]} of the smallest unit of {currency}.",
            code="amount_too_small",
            param="amount",
        )
    if amount > MOST:
        raise Refused(
            400, f"Amount must be no more than {MOST}.", code="amount_too_large", param="amount"
        )


def of_intent(params: Json) -> None:
    """Check what an intent is made or changed with."""
    of_money(params)
    metadata.check(params.get("metadata"))
    if params.get("capture_method") == "manual":
        raise Refused(
            400,
            "Stripe can capture manually; this fake does not.",
            code="fake_unsupported",
            param="capture_method",
        )


def of_refund(params: Json) -> None:
    """Check what a refund is made with."""
    if params.get("amount", 1) < 1:
        raise Refused(
            400,
            "This value must be greater than or equal to 1.",
            code="parameter_invalid_integer",
            param="amount",
        )
    metadata.check(params.get("metadata"))
