"""Hold a test that cannot fail, and one that can."""


def test_that_says_nothing() -> None:
    print("all is well")


def test_that_says_something() -> None:
    assert not print("all is well")
