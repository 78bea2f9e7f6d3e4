# shellcheck shell=bash disable=SC1090,SC1091,SC2086,SC2154 # what lib.sh defines
# Every verb on one machine in one boot, for machines whose emulation is slow.
source /share/guest/lib.sh
for part in show apply namespaces sockets prove confirm; do source /share/guest/verbs/$part.sh; done
source /share/guest/verbs/policy.sh
policy_live
policy_unit
about persist
exits 0 'apply --persist' keeptune apply cloud --persist
exits 0 'verify' keeptune verify
exits 0 'revert' keeptune revert --all
here 'all is as before' $default
complete
