# shellcheck shell=bash disable=SC1090,SC1091,SC2086,SC2154 # what lib.sh defines
# apply --confirm, confirm
about confirm
exits 0 'a window' keeptune apply cloud --confirm 8s
here 'a window: the values' 200/30/5
exits 5 'another apply in the meantime' keeptune apply aws
sleep 12
here 'expired: rolled back' $default
exits 0 'a longer window' keeptune apply cloud --confirm 120s
exits 0 'confirmed' keeptune confirm
here 'confirmed: the values' 200/30/5
exits 0 'reverted' keeptune revert --all
systemd-run -q --scope --unit=ssh-like --slice=user.slice setsid bash -c 'keeptune apply cloud --confirm 15s; sleep 1000' &
for _ in $(seq 100); do [[ $(values) == 200/30/5 ]] && break; sleep 0.1; done
systemctl kill -s KILL ssh-like.scope
here 'session killed: still pending' 200/30/5
sleep 20
here 'session killed: rolled back' $default
exits 4 'as a user' "${as_user[@]}" keeptune apply cloud --confirm 8s
