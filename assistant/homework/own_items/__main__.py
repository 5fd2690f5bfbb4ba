"""`python -m assistant.homework.own_items`: how many items there are, by grade and type."""

from collections import Counter

from assistant.homework.items.item import ItemType
from assistant.homework.own_items.reading import own_items

items = own_items()
types = [each for each in ItemType if any(item.type is each for item in items)]
print("grade", *types, "all", sep="\t")
for grade in range(1, 10):
    counts = Counter(item.type for item in items if item.grade == grade)
    print(grade, *(counts[each] for each in types), counts.total(), sep="\t")
totals = Counter(item.type for item in items)
print("all", *(totals[each] for each in types), totals.total(), sep="\t")
print("written by hand:", sum(item.origin == "original" for item in items))
