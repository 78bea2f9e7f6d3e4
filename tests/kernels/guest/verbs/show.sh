# shellcheck shell=bash disable=SC1090,SC1091,SC2086,SC2154 # what lib.sh defines
# show, and the other verbs that change nothing: profile, plan, export, boot, history, status, completion
about show
exits 0 'runs' keeptune --version
exits 0 'as root' keeptune show --json
holds 'as root: the values' "(d['namespaces'][0]['time_s'], d['namespaces'][0]['intvl_s'], d['namespaces'][0]['probes'], d['namespaces'][0]['detection_s']) == (7200, 75, 9, 7875)"
exits 0 'as a user' "${as_user[@]}" keeptune show --json
holds 'as a user: the values' "d['namespaces'][0]['time_s'] == 7200"
exits 0 'one field' keeptune show --field detection_s
is 'one field: the value' "$(cat $work/out)" 7875
exits 0 'lines for sysctl' keeptune show --format sysctl
is 'lines for sysctl: three' "$(grep -c '^net.ipv4.tcp_keepalive_[a-z]* = [0-9]*$' $work/out)" 3
exits 0 'explained, on a terminal' script -qec 'stty cols 80 rows 50; keeptune show --explain' /dev/null

about profile
exits 0 'list' keeptune profile list --json
holds 'list: the built-in ones' "len(d['profiles']) >= 11"
exits 0 'show' keeptune profile show cloud
exits 0 'check' keeptune profile check /opt/keeptune/share/keeptune/profiles/cloud.toml

about plan
exits 0 'through two load balancers' keeptune plan --through aws-nlb,aws-alb --detect-within 2m --json
holds 'through two load balancers: meets the request' "d['plan']['detection_s'] <= 120 and d['unmet'] == []"
exits 1 'an impossible request' keeptune plan --detect-within 1s --idle-limit 1s

about export
for format in sysctl ansible kubernetes docker compose nginx haproxy postgresql c python; do
  exits 0 $format keeptune export database --to $format
done

about boot
exits 0 'as root' keeptune boot --json
holds 'as root: an engine is used' "sum(e['used_at_boot'] for e in d['engines']) == 1"
holds 'as root: nothing is set' "all(k['value'] is None for e in d['engines'] for k in e['keys'])"
exits 0 'as a user' "${as_user[@]}" keeptune boot

root=/var/lib/kernels/image
mkdir -p $root/etc/sysctl.d
echo 'net.ipv4.tcp_keepalive_time = 77' >$root/etc/sysctl.d/50-x.conf
exits 0 'of an image' keeptune boot --root $root --json
holds 'of an image: what its file sets' "any(k['value'] == 77 for e in d['engines'] for k in e['keys'])"
exits 0 'of an image: a file for it' keeptune apply database --persist-only --root $root
is 'of an image: the file' "$(grep -c '^net' $root/etc/sysctl.d/90-keeptune.conf)" 3

about status
exits 0 'as root' keeptune status --json
exits 0 'as a user' "${as_user[@]}" keeptune status
exits 0 'history' keeptune history --json
holds 'history: nothing yet' "d['changes'] == []"

about completion
for shell in bash zsh fish; do exits 0 "$shell" keeptune completion $shell; done
