"""Compare two documents of `sockets --json` field by field, and print the differences. Times may differ by 15 s."""
import json
import sys

first, second = (json.load(open(path)) for path in sys.argv[1:3])
same = 'uid', 'pid', 'process', 'keepalive', 'time_s', 'intvl_s', 'probes', 'timer', 'user_timeout_ms', 'detection_s', 'busy_detection_s'
near = 'timer_ms', 'idle_ms'


def by_key(document):
    return {(s['netns'], s['state'], s['local'], s['peer'], s['inode']): s for s in document['sockets']}


a, b = by_key(first), by_key(second)
for key in sorted(a.keys() | b.keys(), key=str):
    x, y = a.get(key), b.get(key)
    if x is None or y is None:
        print('only with', (first if y is None else second)['engine'] + ':', *key[1:])
        continue
    for field in same:
        if x[field] != y[field]:
            print(*key[1:4], field, x[field], y[field])
    for field in near:
        if (x[field] is None) != (y[field] is None) or x[field] is not None and abs(x[field] - y[field]) > 15000:
            print(*key[1:4], field, x[field], y[field])
    # Engine pidfd can't distinguish a value set on the socket from an inherited one if both are equal.
    if x['origin'] != y['origin'] and 'pidfd' not in (first['engine'], second['engine']):
        print(*key[1:4], 'origin', x['origin'], y['origin'])
if len(a) < int(sys.argv[3]):
    print('only', len(a), 'sockets')
