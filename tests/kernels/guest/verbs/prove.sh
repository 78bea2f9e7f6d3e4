# shellcheck shell=bash disable=SC1090,SC1091,SC2086,SC2154 # what lib.sh defines
# prove, as root and as a user
about prove
exits 0 'as root' keeptune prove failover --speed 5 --json
holds 'as root: holds' "d['holds'] is True and d['error'] == 'ETIMEDOUT'"
exits 0 'IPv6' keeptune prove aggressive --speed 10 -6
modprobe nf_tables 2>/dev/null
exits 0 'survives a NAT timeout' keeptune prove aws --through-nat 350s --speed 60
exits 0 'as a user' "${as_user[@]}" keeptune prove failover --speed 10
if [[ -e /proc/sys/kernel/unprivileged_userns_clone ]]; then
  echo 0 >/proc/sys/kernel/unprivileged_userns_clone
  exits 4 "user namespaces off (Debian's sysctl): as a user" "${as_user[@]}" keeptune prove failover --speed 10
  says "user namespaces off (Debian's sysctl): named" kernel.unprivileged_userns_clone
  echo 1 >/proc/sys/kernel/unprivileged_userns_clone
else
  skipped "user namespaces off (Debian's sysctl)" 'this kernel does not have it'
fi
max=$(cat /proc/sys/user/max_user_namespaces)
echo 0 >/proc/sys/user/max_user_namespaces
exits 4 'user namespaces off: as a user' "${as_user[@]}" keeptune prove failover --speed 10
says 'user namespaces off: named' user.max_user_namespaces
exits 0 'user namespaces off: as root' keeptune prove failover --speed 10
echo "$max" >/proc/sys/user/max_user_namespaces
