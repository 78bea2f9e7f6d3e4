# shellcheck shell=bash disable=SC1090,SC1091,SC2086,SC2154 # what lib.sh defines
# apply, verify, revert, history
about apply
exits 0 'a profile' keeptune apply cloud
here 'a profile: the values' 200/30/5
exits 0 'again, no change' keeptune apply cloud --json
holds 'again: not changed' "d['changed'] is False"
exits 0 'verify, running values' keeptune status --json
holds 'status: ok' "d['runtime']['ok'] is True and d['profile'] == 'cloud'"
exits 0 'reverted' keeptune revert
here 'reverted: the values' $default
exits 0 'through sysctl(8)' keeptune apply database --via sysctl
here 'through sysctl(8): the values' 60/10/6
exits 0 'single values' keeptune apply --time 300
here 'single values: the others are unchanged' 300/10/6
exits 0 'the largest' keeptune apply --time 32767 --intvl 32767 --probes 127
here 'the largest: the values' 32767/32767/127
exits 2 'above the largest' keeptune apply --time 32768
exits 0 'above it, with --allow-unsafe-values' keeptune apply --time 40000 --allow-unsafe-values
here 'above it: the values' 40000/32767/127
exits 0 'revert --all' keeptune revert --all
here 'revert --all: the values' $default
exits 0 'dry run, as a user' "${as_user[@]}" keeptune apply cloud --dry-run
exits 4 'as a user' "${as_user[@]}" keeptune apply cloud
here 'as a user: nothing changed' $default
exits 0 'history' "${as_user[@]}" keeptune history --json
holds 'history: who and what' "d['changes'][0]['user'] == 'root' and d['changes'][-1]['undone'] is True"

about 'current directory'
mkdir -p /var/lib/kernels/gone && cd /var/lib/kernels/gone && rmdir ../gone
exits 0 'deleted: through sysctl(8)' keeptune apply database --via sysctl
here 'deleted: through sysctl(8): the values' 60/10/6
exits 0 'deleted: with a window' keeptune apply cloud --confirm 60s
exits 0 'deleted: confirmed' keeptune confirm
exits 0 'deleted: prove' keeptune prove failover --speed 10
exits 0 'deleted: reverted' keeptune revert --all
cd /root || exit
exits 0 "a user in root's home" "${as_user[@]}" keeptune prove failover --speed 10
here 'all is as before' $default
