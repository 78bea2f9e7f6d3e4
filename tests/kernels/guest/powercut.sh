# shellcheck shell=bash disable=SC1090,SC1091,SC2086,SC2154 # what lib.sh defines
# As process 1: check what the last power cut left, roll it back, and then make slowed-down changes until the host cuts
# the power. The file of the next boot is either the old one or the new one, complete.
source /share/guest/lib.sh
about 'power cut'
file=/etc/sysctl.d/90-keeptune.conf
journal=/var/lib/keeptune/journal
before=/var/lib/kernels/before
/usr/lib/systemd/systemd-sysctl

file_values() {
  [[ -e $file ]] || { echo none && return; }
  [[ $(tail -c 1 $file | od -An -tx1) == ' 0a' ]] || { echo torn && return; }
  sed -n 's/^net\.ipv4\.tcp_keepalive_[a-z]* = //p' $file | paste -sd/
}
open_change() { tail -n 1 $journal 2>/dev/null | grep -q '^{"state":"open"'; }

if [[ -e $before ]]; then
  hit=no
  open_change && hit=yes
  echo "@@@ hit: $hit"
  found=$(file_values)
  read -r old new <$before
  is 'the file is complete' "$([[ $found == "$old" || $found == "$new" ]] && echo complete || echo "$found")" complete
  is 'the boot uses it' "$(values)" "${found/none/$default}"
  exits 0 'status' keeptune status --json
  holds 'status: reports an interrupted change' "(d['interrupted'] is not None) == ('$hit' == 'yes')"
  exits 0 'history is readable' keeptune history --json
  if [[ $hit == yes ]]; then
    exits 0 'rolled back' keeptune revert
    is 'rolled back: the file' "$(file_values)" "$old"
    here 'rolled back: the values' "${old/none/$default}"
  fi
  is 'no other file is left' "$(find /etc/sysctl.d /var/lib/keeptune -mindepth 1 -name '*keeptune*' ! -path $file ! -name journal)" ''
fi
exits 0 'another change' keeptune apply gcp --persist
exits 0 'another change: verify' keeptune verify
wanted=$(values)
is 'another change: the file' "$(file_values)" "$wanted"

# This change is cut off.
profile=(cloud database relaxed)
next=$(keeptune profile show "${profile[$1 % 3]}" --json | python3 -c 'import json, sys; p = json.load(sys.stdin); p = p.get("profile", p); print(p["time_s"], p["intvl_s"], p["probes"], sep="/")')
echo "$wanted $next" >$before
sync
strace -f -qq -o /dev/null -e trace=pwrite64,write,fsync,renameat,unlinkat -e inject=pwrite64,write,fsync,renameat,unlinkat:delay_exit=150000 \
  keeptune apply "${profile[$1 % 3]}" --persist >/dev/null 2>&1 &
until open_change; do :; done
echo '@@@ the journal has an open change'
wait
echo '@@@ done, uncut'
sleep 1000
