"""Goods on the wire: chosen or excluded by their names; ours."""

from typing import Annotated

from pydantic import ConfigDict, Field

from incentives.domain.pricing.selection import Selection
from incentives.runtime.shapes import RequestShape
from incentives.runtime.wire.fields import Text

Names = Annotated[list[Text], Field(max_length=200)]


class GoodsIn(RequestShape):
    """Goods by any of these names; none named is all goods."""

    model_config = ConfigDict(extra="forbid")

    product_ids: Names = []
    sku_ids: Names = []
    source_ids: Names = []
    category_ids: Names = []

    def selection(self) -> Selection:
        """The goods as the calculator knows them."""
        return Selection(
            tuple(self.product_ids),
            tuple(self.sku_ids),
            tuple(self.source_ids),
            tuple(self.category_ids),
        )
