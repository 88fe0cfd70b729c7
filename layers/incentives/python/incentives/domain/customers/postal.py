"""One spelling of a postal address, so that friends of one household are counted together."""

import unicodedata


def normal_address(
    line_1: str | None, line_2: str | None, postal_code: str | None, city: str | None, country: str
) -> str | None:
    """An address as it is counted: letters and digits alone, in small letters.

    None without a first line and a postal code or city: that is no household. Words that mean the
    same, such as street and st., stay different.

    >>> normal_address("Rue d'Éole 5", None, "75 001", "Paris", "FR")
    'ruedéole5||75001|paris|fr'
    >>> normal_address(None, None, "75001", "Paris", "FR") is None
    True
    """
    first, second, code, town, land = map(_bare, (line_1, line_2, postal_code, city, country))
    if not first or not (code or town):
        return None
    return f"{first}|{second}|{code}|{town}|{land}"


def _bare(text: str | None) -> str:
    folded = unicodedata.normalize("NFKC", text or "").casefold()
    return "".join(letter for letter in folded if letter.isalnum())
