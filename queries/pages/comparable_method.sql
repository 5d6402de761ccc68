-- How comparable gemeenten are found in this release, by months or by years, in words.
from marts.comparable_method
