"""Print the values that `boot --json` predicts for the next boot, as T/I/P. Usage: forecast.py DOCUMENT"""
import json
import sys

document = json.load(open(sys.argv[1]))
defaults = {'time': 7200, 'intvl': 75, 'probes': 9}
values = {}
for engine in document['engines']:
    if engine['used_at_boot']:
        for key in engine['keys']:
            name = key['key'].rsplit('_', 1)[1]
            values[name] = defaults[name] if key['value'] is None else key['value']
for writer in document['later_writers']:
    if writer['wins'] and writer['at_boot']:
        values[writer['key'].rsplit('_', 1)[1]] = writer['value']
print('/'.join(str(values[name]) for name in defaults))
