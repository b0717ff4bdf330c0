"""Reads a book with beancount and tells, as one JSON object, what it made of it: the tests compare that with the ledger."""

import json
import sys
from collections import defaultdict

from beancount import loader
from beancount.core.data import Open, Transaction

entries, errors, options = loader.load_file(sys.argv[1])
opened = [entry for entry in entries if isinstance(entry, Open)]
names = {entry.account: entry.meta["account"] for entry in opened}
sums, unbalanced, links = defaultdict(lambda: defaultdict(int)), 0, []
transactions = [entry for entry in entries if isinstance(entry, Transaction)]
for entry in transactions:
    totals = defaultdict(int)
    for posting in entry.postings:
        totals[posting.units.currency] += posting.units.number
        sums[names[posting.account]][posting.units.currency] += posting.units.number
    unbalanced += any(totals.values())
    links.append(sorted(entry.links))
json.dump(
    {
        "errors": [error.message for error in errors],
        "opened": len(opened),
        "accounts": len(names),
        "names": len(set(names.values())),
        "transactions": len(transactions),
        "unbalanced": unbalanced,
        "links": links,
        "kinds": sorted({entry.meta["kind"] for entry in transactions}),
        "balances": {
            name: {currency: str(number) for currency, number in parts.items() if number} for name, parts in sums.items()
        },
    },
    sys.stdout,
)
