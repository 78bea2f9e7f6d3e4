# shellcheck shell=bash disable=SC1090,SC1091,SC2086,SC2154 # what lib.sh defines
# sockets: both engines, set, refresh
about sockets
holders() { python3 /share/guest/programs/sockets.py "$1" & holder=$!; wait_for $work/sockets.ready 240; rm -f $work/sockets.ready; }
values_of() { # FIELDS FILTER...: sorted, without duplicates
  local fields=$1
  shift
  keeptune sockets --pid $holder --json "$@" | python3 -c 'import json, sys
print(*sorted({"/".join(str(s[f]) for f in sys.argv[1].split(",")) for s in json.load(sys.stdin)["sockets"] if s["peer"].endswith(":7001")}))' "$fields"
}
engines='pidfd'
if at_least 5.11 && [[ -e /sys/kernel/btf/vmlinux ]]; then
  engines='bpf pidfd'
else
  exits 1 'bpf: refused before 5.11' keeptune sockets --engine bpf
  says 'bpf: names the needed version' '5\.11'
fi
holders 150
for engine in $engines auto; do
  exits 0 "$engine" keeptune sockets --engine "$engine" --all-netns --json
  cp $work/out "$work/$engine.json"
  exits 0 "$engine, as text" keeptune sockets --engine "$engine"
done
[[ $engines != bpf* ]] || is 'both engines, field by field' "$(python3 /share/guest/programs/compare.py $work/bpf.json $work/pidfd.json 300)" ''
is 'auto is the first of them' "$(python3 -c 'import json; print(json.load(open("/run/kernels/auto.json"))["engine"])')" "${engines%% *}"
exits 4 'as a user: none may be inspected' "${as_user[@]}" keeptune sockets --port 7001 --json
holds 'as a user: all are listed, without owners' "len(d['sockets']) > 300 and all(s['pid'] is None for s in d['sockets'])"
for engine in $engines; do
  exits 0 "set by $engine" keeptune sockets set database --pid $holder --dport 7001 --yes --engine "$engine" --json
  is "set by $engine: read back" "$(values_of keepalive,time_s,intvl_s,probes,origin --dport 7001)" 'True/60/10/6/socket'
  exits 0 "set by $engine, other values" keeptune sockets set failover --pid $holder --dport 7001 --yes --engine "$engine" --json
  is "set by $engine, other values: read back" "$(values_of keepalive,time_s,intvl_s,probes --dport 7001)" 'True/15/5/3'
done
kill $holder
wait $holder 2>/dev/null
for engine in $engines; do
  keeptune apply relaxed >/dev/null
  holders 60
  keeptune apply database >/dev/null
  exits 0 "refresh by $engine" keeptune sockets refresh --pid $holder --yes --engine "$engine" --json
  holds "refresh by $engine: sockets that follow the sysctls" "d['changed_sockets'] >= 30"
  keeptune sockets --pid $holder --json >$work/out
  holds "refresh by $engine: no timer exceeds the new time" "max(s['timer_ms'] for s in d['sockets'] if s['timer'] == 'keepalive' and s['origin'] in ('inherited', 'sysctl')) <= 60500"
  kill $holder
  wait $holder 2>/dev/null
done
holders 10
exits 0 'apply --refresh' keeptune apply failover --refresh
kill $holder
wait $holder 2>/dev/null
keeptune revert --all >/dev/null
here 'all is as before' $default
