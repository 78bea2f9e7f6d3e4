# shellcheck shell=bash disable=SC2034
# Functions for all scenarios. Every check prints one line that the host counts:
#   ok VERB: what            FAILED VERB: what: got ..., wanted ...            skipped VERB: what: why
# The lines between them are the transcript.

export PATH=/opt/keeptune/bin:$PATH
work=/run/kernels
mkdir -p $work /opt/keeptune
cp -r /share/prefix/. /opt/keeptune/
code=0
default=7200/75/9
subject=

# about SUBJECT: count the following checks under this subject
about() { subject=$1; }

ok() { echo "ok $subject: $1"; }
failed() { echo "FAILED $subject: $1"; }
skipped() { echo "skipped $subject: $1: $2"; }

# at_least 5.11: is the kernel of this version or newer?
at_least() { [[ $(printf '%s\n' "$1" "$(uname -r)" | sort -V | head -n 1) == "$1" ]]; }

# run COMMAND...: set $code to its exit code, write its output to $work/out and $work/err.
run() {
  printf '$ %s\n' "$*"
  timeout "${limit:-120}" "$@" >$work/out 2>$work/err </dev/null
  code=$?
  cat $work/out $work/err
  printf '[%s]\n' $code
  ! grep -qE 'internal error|Unhandled exception|   at [A-Z]\w+\.' $work/out $work/err || failed "$*: an internal error"
}

# exits CODE WHAT COMMAND...
exits() {
  local wanted=$1 what=$2
  shift 2
  run "$@"
  if [[ $code == "$wanted" ]]; then ok "$what"; else failed "$what: exit code $code, wanted $wanted"; fi
}

# is WHAT GOT WANTED
is() { if [[ $2 == "$3" ]]; then ok "$1"; else failed "$1: got '$2', wanted '$3'"; fi; }

# says WHAT REGEX: the last command printed it.
says() { if cat $work/out $work/err | grep -qE -e "$2"; then ok "$1"; else failed "$1: not printed: $2"; fi; }
never_says() { if cat $work/out $work/err | grep -qE -e "$2"; then failed "$1: printed: $2"; else ok "$1"; fi; }

# holds WHAT EXPRESSION: a Python expression is true of the last printed document, `d`.
holds() {
  local answer
  answer=$(python3 -c 'import json, sys
d = json.load(open(sys.argv[1]))
print(bool(eval(sys.argv[2])))' $work/out "$2" 2>&1)
  is "$1" "${answer##*$'\n'}" True
}

values() { cat /proc/sys/net/ipv4/tcp_keepalive_{time,intvl,probes} | paste -sd/; }
here() { is "$1" "$(values)" "$2"; }

as_user=(setpriv --reuid=user --regid=user --init-groups env HOME=/home/user)

# wait_for FILE [SECONDS]
wait_for() {
  local _
  for _ in $(seq $((${2:-60} * 5))); do
    [[ ! -e $1 ]] || return 0
    sleep 0.2
  done
  failed "$1 did not appear"
  return 1
}

# The host checks that this comes last.
complete() { echo '@@@ complete'; }

restart_machine() {
  echo '@@@ reboots'
  touch /run/keeptune-kernels-stay
  sync
  systemctl reboot --no-block
}
