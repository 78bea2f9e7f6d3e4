# shellcheck shell=bash
# Find what is needed to build KeepTune (the .NET 10 SDK and a linker), and publish it.
# Sourced by install.sh, tests/run and .ci/run, which set `repo`.

out=${repo:?}/out
program=$(readlink -f -- "$0")
program=${program#"$repo/"}

# The smallest sets that link a Native AOT program: a compiler driver, ld.bfd, objcopy, libc's start files.
# (zlib, brotli and the C++ runtime are in .NET's own packages; OpenSSL is loaded at run time.)
declare -A linker_packages=(
  [apt-get]='gcc libc6-dev' [dnf]='gcc' [yum]='gcc' [zypper]='gcc' [apk]='gcc musl-dev' [pacman]='gcc'
)

warn() { printf '%s: warning: %s\n' "$program" "$1" >&2; }

# fail MESSAGE [HINT...]
fail() {
  printf '%s: error: %s\n' "$program" "$1" >&2
  shift
  (($# == 0)) || printf "$program: hint: %s\n" "$@" >&2
  exit 1
}

# quietly LOG COMMAND...: show the log only if the command fails.
quietly() {
  local log=$1 code=0
  shift
  "$@" >"$log" 2>&1 </dev/null || code=$?
  ((code == 0)) || cat -- "$log" >&2
  return "$code"
}

make_out() {
  if ! mkdir -p -- "$out" 2>/dev/null || [[ -n $(find "$out" ! -type l ! -writable -print -quit 2>/dev/null) ]]; then
    fail "can't write to everything in the build directory '$out'" \
      "run as the owner of '$repo', or remove the files of another user: sudo rm -r '$out'"
  fi
  ((EUID != 0)) || trap give_back EXIT
}

# After a run with sudo, give the build to the owner of the checkout.
give_back() { [[ -O $repo ]] || chown -Rh --reference="$repo" -- "$out"; }

# dotnet and NuGet need a writable home. Under sudo it may be the caller's, where files owned by root would cause trouble.
prepare_home() {
  if [[ -z ${HOME:-} || ! -d $HOME || ! -w $HOME || ! -O $HOME ]]; then
    mkdir -p -- "$out/home"
    build_home=$out/home
  else
    build_home=$HOME
  fi
}

home_of() { getent passwd "$1" 2>/dev/null | cut -d: -f6; }

# Set `dotnet` to a dotnet command that has a .NET 10 SDK.
find_sdk() {
  local candidate sdks
  local -a candidates=()
  candidate=$(type -P dotnet) && candidates+=("$candidate")
  [[ -z ${DOTNET_ROOT:-} ]] || candidates+=("$DOTNET_ROOT/dotnet")
  [[ -z ${HOME:-} ]] || candidates+=("$HOME/.dotnet/dotnet")
  [[ -z ${SUDO_USER:-} ]] || candidates+=("$(home_of "$SUDO_USER")/.dotnet/dotnet")
  candidates+=(/usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet /usr/lib64/dotnet/dotnet /usr/local/share/dotnet/dotnet)
  for candidate in "${candidates[@]}"; do
    [[ -f $candidate && -x $candidate ]] || continue
    sdks=$("$candidate" --list-sdks 2>/dev/null) || continue
    if [[ $sdks =~ (^|$'\n')10\.0\.[0-9]+' ['([^]]+)'/sdk]' ]]; then
      dotnet=$candidate
      export DOTNET_ROOT=${BASH_REMATCH[2]}
      return
    fi
  done
  fail "couldn't find the .NET 10 SDK, which is needed to build KeepTune" \
    "get it from https://dotnet.microsoft.com/download/dotnet/10.0, or install your distribution's package dotnet-sdk-10.0" \
    'if it is installed elsewhere, set PATH or DOTNET_ROOT'
}

# The options that the build passes to the compiler for linking (.ci/run compares).
# shellcheck disable=SC2054 # options of the linker have commas
link_options=(
  -no-pie -gz=zlib -fuse-ld=bfd -g -Wl,--build-id=sha1 -Wl,--as-needed -pthread -ldl -lrt -lm
  -Wl,-z,relro -Wl,-z,now -Wl,--eh-frame-hdr
)

# links COMPILER: can it link as the Native AOT build will? If not, set `linker_says` to the reason.
links() {
  local directory code=0
  if ! type -P objcopy >/dev/null && ! { [[ $1 == clang ]] && type -P llvm-objcopy >/dev/null; }; then
    linker_says="'objcopy' was not found"
    return 1
  fi
  directory=$(mktemp -d)
  linker_says=$(printf 'int main(void) { return 0; }\n' |
    LC_ALL=C "$1" -x c - -o "$directory/linked" "${link_options[@]}" 2>&1) || code=$?
  rm -rf -- "$directory"
  return "$code"
}

# The build uses clang if it is installed, else gcc. If clang can't link, select gcc.
linker_works() {
  linker_says='neither clang nor gcc was found'
  if type -P clang >/dev/null; then
    ! links clang || return 0
    type -P gcc >/dev/null && links gcc && export CppCompilerAndLinker=gcc
  else
    type -P gcc >/dev/null && links gcc
  fi
}

# apt_install PACKAGE...: without prompts, and silently unless it fails. Old package lists will do if they can't be updated.
apt_install() {
  # shellcheck disable=SC2016 # expanded by the inner shell
  quietly "$out/apt.log" env DEBIAN_FRONTEND=noninteractive bash -c '
    apt-get -q update
    apt-get -q -y --no-install-recommends -o DPkg::Lock::Timeout=120 install "$@"' apt "$@"
}

need_linker() {
  local manager command as=''
  local -a packages
  ! linker_works || return 0
  ((EUID == 0)) || as='sudo '
  if ((EUID == 0)) && type -P apt-get >/dev/null; then
    read -ra packages <<<"${linker_packages[apt-get]}"
    echo "installing a linker: ${packages[*]}"
    apt_install "${packages[@]}" ||
      fail "couldn't install a linker" "install it by hand: apt-get install ${packages[*]}"
    ! linker_works || return 0
    fail "the linker does not work: $linker_says"
  fi
  for manager in apt-get dnf yum zypper apk pacman; do
    type -P "$manager" >/dev/null || continue
    case $manager in
      apk) command='apk add' ;;
      pacman) command='pacman -S' ;;
      *) command="$manager install" ;;
    esac
    fail "a linker is needed to build KeepTune: $linker_says" "install it: $as$command ${linker_packages[$manager]}"
  done
  fail "a linker is needed to build KeepTune: $linker_says" "install gcc or clang, binutils, and the C library's development files"
}

runtime_identifier() {
  local system=linux
  compgen -G '/lib/ld-musl-*.so.1' >/dev/null && [[ ! -e /lib64/ld-linux-x86-64.so.2 && ! -e /lib/ld-linux-aarch64.so.1 ]] && system=linux-musl
  case $(uname -m) in
    x86_64) echo "$system-x64" ;;
    aarch64) echo "$system-arm64" ;;
    *) fail "can't build for '$(uname -m)': KeepTune supports x86-64 and arm64" ;;
  esac
}

# run_dotnet ARGUMENT...: run it in the repository, in English, without leaving a server behind.
run_dotnet() (
  cd -- "$repo" || exit
  export HOME=$build_home DOTNET_CLI_HOME=$build_home
  export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false DOTNET_SKIP_WORKLOAD_INTEGRITY_CHECK=1
  export DOTNET_CLI_UI_LANGUAGE=en DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=${DOTNET_SYSTEM_GLOBALIZATION_INVARIANT:-1}
  export DOTNET_CLI_USE_MSBUILD_SERVER=0 MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false
  "$dotnet" "$@"
)

# release VERB ARGUMENT...: write everything below out/, so that users and checkouts don't share src/*/obj.
release() {
  local verb=$1
  shift
  run_dotnet "$verb" -c Release --artifacts-path "$out/build" "$@"
}

need_toolchain() {
  find_sdk
  make_out
  prepare_home
  need_linker
}

# glibc_of PROGRAM: the version of glibc that it needs, such as 2.34; nothing if it is linked with another C library.
glibc_of() {
  LC_ALL=C objdump -T -- "$1" 2>/dev/null | sed -n 's/.*(GLIBC_\([0-9.]*\)).*/\1/p' | sort -V | tail -n 1
}

# Publish the program as $out/bin/keeptune.
publish_keeptune() {
  local rid
  rid=$(runtime_identifier)
  echo 'building keeptune (Native AOT, takes a minute or two)'
  if ! quietly "$out/publish.log" release publish src/KeepTune.Cli -r "$rid" -o "$out/bin" -v minimal -tl:off; then
    local -a hint=()
    ! grep -q 'NU1301' "$out/publish.log" || hint=('the build downloads packages from nuget.org over HTTPS: check the network, and the package ca-certificates')
    fail 'the build failed; see the log above' ${hint[@]+"${hint[@]}"}
  fi
}
