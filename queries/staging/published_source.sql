-- The sources of the published figures: data/reference/published_sources.csv.
-- Grain: source.
select source_id, title, publisher, published from raw.published_sources
