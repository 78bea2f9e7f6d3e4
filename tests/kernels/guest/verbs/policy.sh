# shellcheck shell=bash disable=SC1090,SC1091,SC2086,SC2154 # what lib.sh defines
# policy, on the connections of a real service
about policy
connected() {
  rm -f $work/connected
  touch $work/connect
  wait_for $work/connected 60 >&2 && cat $work/connected
}
none='plain 0 7200/75/9 0; own 1 77/75/9 0; mapped 0 7200/75/9 0; accepted 0 7200/75/9 0'
every() { echo "plain 1 $1; own 1 $1; mapped 1 $1; accepted 1 $1"; }
asked() { echo "plain 1 $1; own 1 77/75/9 0; mapped 1 $1; accepted 1 $1"; }
# Without --override a policy checks whether the program has enabled keepalive, which is possible from Linux 6.1 on.
can_ask() { at_least 6.1; }

start_legacy() {
  mkdir -p /opt/kernels
  cp /share/guest/programs/legacy.py /opt/kernels/
  printf '%s\n' '[Service]' 'ExecStart=/usr/bin/python3 /opt/kernels/legacy.py' '[Install]' 'WantedBy=multi-user.target' >/etc/systemd/system/legacy.service
  systemctl daemon-reload
  systemctl enable -q --now legacy
}

policy_live() {
  start_legacy
  is 'before' "$(connected)" "$none"
  if can_ask; then
    exits 0 'attach' keeptune policy attach database legacy.service
    is 'attach: new connections' "$(connected)" "$(asked '60/10/6 0')"
    exits 0 'live change' keeptune policy attach failover legacy.service
    is 'live change: new connections' "$(connected)" "$(asked '15/5/3 0')"
  else
    run keeptune policy attach database legacy.service
    is 'attach before 6.1: refused' "$([[ $code != 0 ]] && echo refused)" refused
    says 'attach before 6.1: names the needed version' '6\.1'
    says 'attach before 6.1: suggests --override' "hint: .*--override"
    is 'attach before 6.1: nothing changed' "$(connected)" "$none"
  fi
  exits 0 'override, user timeout' keeptune policy attach aggressive legacy.service --override --user-timeout 45s
  is 'override, user timeout: new connections' "$(connected)" "$(every '30/10/3 45000')"
  exits 0 'list' keeptune policy list --json
  holds 'list: the one policy' "len(d['policies']) == 1"
  exits 0 'an outer cgroup' keeptune policy attach cloud system.slice --override
  is 'the nearest wins' "$(connected)" "$(every '30/10/3 45000')"
  exits 0 'detach' keeptune policy detach legacy.service
  is 'detach: the outer one applies' "$(connected)" "$(every '200/30/5 0')"
  exits 0 'detach the outer one' keeptune policy detach system.slice
  is 'detach the outer one: none' "$(connected)" "$none"
  exits 0 'list afterwards' keeptune policy list --json
  holds 'list afterwards: empty' "d['policies'] == []"
  exits 0 'attached by hand' keeptune policy attach database legacy.service --override
  systemctl restart legacy
  is 'attached by hand, restarted: gone' "$(connected)" "$none"
  exits 4 'as a user' "${as_user[@]}" keeptune policy attach database legacy.service --override
}

policy_unit() {
  mkdir -p /etc/systemd/system/legacy.service.d
  run keeptune policy unit database legacy.service --override
  cp $work/out /etc/systemd/system/legacy.service.d/keeptune.conf
  exits 0 'the drop-in verifies' systemd-analyze verify legacy.service
  systemctl daemon-reload
  systemctl restart legacy
  is 'the drop-in: new connections' "$(connected)" "$(every '60/10/6 0')"
  systemctl restart legacy
  is 'the drop-in, restarted: new connections' "$(connected)" "$(every '60/10/6 0')"
}

policy_after_reboot() {
  about policy
  is 'the drop-in, rebooted: new connections' "$(connected)" "$(every '60/10/6 0')"
  exits 0 'rebooted: list' keeptune policy list --json
  holds 'rebooted: list' "len(d['policies']) == 1 and 'legacy.service' in json.dumps(d)"
}
