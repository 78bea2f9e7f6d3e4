# shellcheck shell=bash
# Boot a machine in qemu. Sourced by tests/kernels/run, which sets `store` and `runs`.

: "${store:?}" "${runs:?}"
kvm=false

# Does KVM boot this machine's kernel? Some /dev/kvm do not (nested, paravirtual).
kvm_boots() (
  exec 2>/dev/null # bash reports it when qemu aborts
  console=$runs/kvm-probe code=1
  [[ -w /dev/kvm && $(uname -m) == x86_64 ]] || exit 1
  rm -f -- "$console"
  qemu-system-x86_64 -accel kvm -cpu host -m 512 -display none -no-user-config -nodefaults -monitor none -no-reboot \
    -kernel "$store/$1/vmlinuz" -initrd "$store/$1/initrd" -append 'console=ttyS0' -serial "file:$console" >/dev/null 2>&1 &
  pid=$!
  for _ in {1..75}; do
    ! grep -qs 'Run /init as init process' "$console" || { code=0 && break; }
    kill -0 $pid || break
    sleep 0.2
  done
  kill -KILL $pid
  wait $pid
  exit $code
)

# qemu_of MACHINE: set `qemu` to the program and the options common to all runs.
qemu_of() {
  if [[ $1 == arm64 ]]; then
    qemu=(qemu-system-aarch64 -M virt -accel "tcg,thread=multi" -cpu "max,pauth-impdef=on")
  elif $kvm; then
    qemu=(qemu-system-x86_64 -accel kvm -cpu host)
  else
    qemu=(qemu-system-x86_64 -accel "tcg,thread=multi" -cpu max)
  fi
  qemu+=(-m 1536 -display none -no-user-config -nodefaults -monitor none -no-reboot -device virtio-serial-pci
    -kernel "$store/$1/vmlinuz" -initrd "$store/$1/initrd")
}

console_of() { if [[ $1 == arm64 ]]; then echo ttyAMA0; else echo ttyS0; fi; }

share_of() {
  case $1 in
    arm64 | bullseye) echo "$store/share-$1.ext4" ;;
    *) echo "$store/share-amd64.ext4" ;;
  esac
}

# new_disk MACHINE RUN: a disk for this run on top of the machine's image
new_disk() {
  rm -f -- "$runs/$2.qcow2"
  qemu-img create -q -f qcow2 -b "$store/$1/disk.ext4" -F raw "$runs/$2.qcow2"
}

# (On a busy host the guest's kernel may find the timer broken and hang; `no_timer_check` avoids that.)
# start_machine MACHINE RUN CPUS KERNEL-ARGUMENTS...: start it in the background; $machine_pid is its process.
start_machine() {
  local machine=$1 run=$2 cpus=$3
  shift 3
  local -a qemu
  qemu_of "$machine"
  "${qemu[@]}" -smp "$cpus" \
    -append "root=/dev/vda rw console=$(console_of "$machine") net.ifnames=0 quiet systemd.show_status=0 mitigations=off nokaslr no_timer_check $*" \
    -drive "file=$runs/$run.qcow2,if=virtio,format=qcow2,cache=writeback" \
    -drive "file=$(share_of "$machine"),if=virtio,format=raw,readonly=on" \
    -chardev "file,id=port,path=$runs/$run.out,append=on" -device virtserialport,chardev=port,name=keeptune \
    -chardev "file,id=console,path=$runs/$run.console,append=on" -serial chardev:console >>"$runs/$run.qemu" 2>&1 &
  machine_pid=$!
  trap '[[ -z ${machine_pid-} ]] || kill -KILL "$machine_pid" 2>/dev/null || true' EXIT
}

# wait_for_end RUN DEADLINE: wait for the machine that was started last
wait_for_end() {
  while kill -0 "$machine_pid" 2>/dev/null; do
    if ((SECONDS >= $2)); then
      kill -KILL "$machine_pid"
      echo 'FAILED machine: timed out' >>"$runs/$1.out"
    fi
    sleep 1
  done
  wait "$machine_pid" 2>/dev/null || true
}

boots_ended() { grep -c '^@@@ end of boot' "$runs/$1.out" || true; }

# run_machine MACHINE RUN SECONDS KERNEL-ARGUMENTS...: boot one disk until the machine powers off. A reboot of the guest
# ends qemu, and the disk is booted again.
run_machine() {
  local machine=$1 run=$2 deadline=$((SECONDS + $3)) ended machine_pid
  shift 3
  new_disk "$machine" "$run"
  while true; do
    ended=$(boots_ended "$run")
    start_machine "$machine" "$run" "${KEEPTUNE_KERNELS_CPUS:-2}" "$@"
    wait_for_end "$run" "$deadline"
    if (($(boots_ended "$run") == ended)); then
      echo "FAILED machine: a boot did not finish: $(tail -n 2 "$runs/$run.console" "$runs/$run.qemu" 2>/dev/null | tr '\n' ' ')" >>"$runs/$run.out"
      break
    fi
    tail -n 3 "$runs/$run.out" | grep -q '^@@@ reboots' || break
  done
  tail -n 3 "$runs/$run.out" | grep -q '^@@@ complete' || echo "FAILED machine: the scenario did not finish" >>"$runs/$run.out"
  rm -f -- "$runs/$run.qcow2"
}

# wait_for_line RUN PATTERN SECONDS [FROM-BYTE]: wait until the machine prints it after that byte
wait_for_line() {
  local deadline=$((SECONDS + $3))
  until tail -c "+$((${4:-0} + 1))" "$runs/$1.out" | grep -q -- "$2"; do
    kill -0 "$machine_pid" 2>/dev/null && ((SECONDS < deadline)) || return
    sleep 0.05
  done
}

# cut_power MACHINE RUN CUTS SECONDS: boot one disk and cut the power during a change (which is open in the journal), again
# and again until that many cuts have hit one; the next boot reports it
cut_power() {
  local machine=$1 run=$2 cuts=$3 deadline=$((SECONDS + $4)) boot hits=0 from machine_pid
  new_disk "$machine" "$run"
  for ((boot = 1; hits < cuts && boot <= cuts + 10 && SECONDS < deadline; boot++)); do
    from=$(stat -c %s "$runs/$run.out")
    start_machine "$machine" "$run" 1 init=/usr/local/sbin/keeptune-kernels keeptune.scenario=powercut
    if ! wait_for_line "$run" 'journal has an open change' 600 "$from"; then
      echo "FAILED power cut: boot $boot started no change" >>"$runs/$run.out"
      kill -KILL "$machine_pid" 2>/dev/null || true
      wait "$machine_pid" 2>/dev/null || true
      break
    fi
    sleep "0.$((RANDOM % 10))$((RANDOM % 10))" "$((RANDOM % 2))"
    kill -KILL "$machine_pid" || true
    wait "$machine_pid" 2>/dev/null || true
    hits=$(grep -c '^@@@ hit: yes' "$runs/$run.out" || true)
  done
  if ((hits >= cuts)); then
    echo "ok power cut: $hits of $((boot - 2)) cuts hit a change" >>"$runs/$run.out"
  else
    echo "FAILED power cut: only $hits of $((boot - 2)) cuts hit a change" >>"$runs/$run.out"
  fi
  rm -f -- "$runs/$run.qcow2"
}
