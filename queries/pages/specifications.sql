-- Every specification of the estimates: what it is called, how it is made, and why this release could not make it.
select specification, label, label_en, method, method_en, reason from meta.specification order by position
