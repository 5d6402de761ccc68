-- The release that this one was compared with, if any.
select previous, previous_built_at from meta.release
