-- What an edge is told first: the variants of which there is not simply enough.
CREATE INDEX availability_scarce ON availability (variant, band) WHERE band <> 'IN_STOCK';
