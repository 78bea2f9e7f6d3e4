# shellcheck shell=bash
# Install the Debian packages that tests or lints need and that are missing.
# Sourced by tests/run and .ci/run, after src/install/toolchain.sh.

# No server may start while packages are installed: maintainer scripts run policy-rc.d, and its exit code 101 forbids it.
policy=/usr/sbin/policy-rc.d
policy_aside=$policy.before-keeptune-tests
policy_mark='# made by the tests of KeepTune; safe to delete'

restore_policy() {
  if grep -qsF "$policy_mark" "$policy"; then rm -f "$policy"; fi
  if [[ -e $policy_aside ]]; then mv -f "$policy_aside" "$policy"; fi
}

forbid_servers() {
  local code=0
  restore_policy # a killed run may have left one
  if [[ -e $policy || -L $policy ]]; then
    "$policy" keeptune-tests start >/dev/null 2>&1 </dev/null || code=$?
    ((code != 101)) || return 0
    mv "$policy" "$policy_aside"
  fi
  printf '#!/bin/sh\n%s\nexit 101\n' "$policy_mark" >"$policy.new"
  chmod 0755 "$policy.new"
  mv "$policy.new" "$policy"
}

install_without_servers() (
  trap restore_policy EXIT
  trap 'exit 130' INT
  trap 'exit 143' HUP TERM
  forbid_servers
  apt_install "$@"
)

# missing_packages TABLE: lines of a command (or a path) and the package that contains it.
missing_packages() {
  local thing package
  while read -r thing package; do
    [[ -n $thing ]] || continue
    if [[ $thing == /* ]]; then [[ ! -e $thing ]] || continue; else ! type -P "$thing" >/dev/null || continue; fi
    printf '%s\n' "$package"
  done <<<"$1" | sort -u
}

# provide_packages TABLE
provide_packages() {
  local answer command
  local -a packages
  # System tools are in sbin, which isn't on every PATH.
  PATH+=:/usr/sbin:/sbin
  mapfile -t packages < <(missing_packages "$1")
  ((${#packages[@]} > 0)) || return 0
  type -P apt-get >/dev/null ||
    fail "packages are missing: ${packages[*]} (Debian names)" 'install them with the package manager of your distribution'
  command="apt-get install --no-install-recommends ${packages[*]}"
  ((EUID == 0)) || fail "packages are missing: ${packages[*]}" "install them: sudo $command"
  if [[ ${CI:-} != true ]]; then
    echo "apt-get will install: ${packages[*]}"
    [[ -t 0 ]] || fail 'packages are missing, and there is no terminal to ask on' "set CI=true, or run: $command"
    read -rp 'Continue? [Y/n] ' answer || answer=n
    [[ $answer =~ ^([Yy]([Ee][Ss])?)?$ ]] || fail 'cancelled; the tests need these packages'
  fi
  make_out
  install_without_servers "${packages[@]}" || fail "couldn't install: ${packages[*]}"
  mapfile -t packages < <(missing_packages "$1")
  ((${#packages[@]} == 0)) || fail "installed, but the expected files are still missing: ${packages[*]}"
}
