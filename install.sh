#!/usr/bin/env bash
# Build and install KeepTune; --uninstall removes exactly what was installed.
set -euo pipefail
export LC_ALL=C
repo=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")
# shellcheck source=src/install/toolchain.sh disable=SC1091
source "$repo/src/install/toolchain.sh"

usage() {
  cat <<'END'
usage: ./install.sh [--prefix DIR]
       ./install.sh --uninstall [--prefix DIR]

Build keeptune as you, then install the program with its profiles, man pages,
completions and Ansible role. Use sudo only to copy, and only if you can't write to DIR.

  --prefix DIR   install below DIR (default: /usr/local)
  --uninstall    remove the files that were installed below DIR, and nothing else;
                 first offer to undo changes that are in effect
  --help         show this help

If DESTDIR is set, it is put before every path (for packagers).
END
}

usage_error() {
  printf "install.sh: error: %s\ninstall.sh: hint: see './install.sh --help'\n" "$1" >&2
  exit 2
}

# Paths below the prefix. The manifest has the format of sha256sum, so `sha256sum -c` checks an installation.
manifest=share/keeptune/manifest

# Every path that any version of KeepTune installs, and so may remove. Other paths in a manifest are not trusted.
is_ours() {
  case $1 in
    bin/keeptune | share/bash-completion/completions/keeptune | share/zsh/site-functions/_keeptune | \
      share/fish/vendor_completions.d/keeptune.fish) ;;
    *) is_profile "$1" || is_of_role "$1" || is_page "$1" ;;
  esac
}

role=share/keeptune/ansible/roles/keeptune
is_of_role() { [[ $1 =~ ^$role/(README\.md|(defaults|library|meta|tasks)/[a-z_]+\.(yml|py))$ ]]; }

is_page() {
  [[ $1 =~ ^share/man/(man8/keeptune(-(apply|boot|export|plan|policy|prove|sockets))?\.8|man5/keeptune-profile\.5)$ ]]
}

is_profile() { [[ $1 =~ ^share/keeptune/profiles/[a-z0-9][a-z0-9._-]{0,62}\.toml$ ]]; }

directories=(. bin share share/keeptune share/keeptune/profiles
  share/keeptune/ansible share/keeptune/ansible/roles "$role" "$role"/{defaults,library,meta,tasks}
  share/man share/man/man5 share/man/man8
  share/bash-completion share/bash-completion/completions share/zsh share/zsh/site-functions
  share/fish share/fish/vendor_completions.d)

is_our_directory() {
  local directory
  for directory in "${directories[@]}"; do
    [[ $directory != "$1" ]] || return 0
  done
  return 1
}

# read_manifest TARGET: fills `earlier` ("SUM  PATH" -> 1), `earlier_paths` (PATH -> 1), `made` (directories made by an install).
read_manifest() {
  local line path
  declare -gA earlier=() earlier_paths=()
  declare -ga made=()
  [[ -f $1/$manifest && ! -L $1/$manifest ]] || return 0
  while IFS= read -r line || [[ -n $line ]]; do
    if [[ $line == '# directory '* ]]; then
      path=${line#'# directory '}
      ! is_our_directory "$path" || made+=("$path")
    elif [[ $line =~ ^[0-9a-f]{64}'  '. ]] && path=${line#*  } && is_ours "$path"; then
      earlier[$line]=1
      earlier_paths[$path]=1
    elif [[ $line != '#'* ]]; then
      printf 'install.sh: warning: skipped a line of %s that is not a file of KeepTune: %q\n' "$1/$manifest" "$line" >&2
    fi
  done <"$1/$manifest"
}

sum_of() { sha256sum <"$1" | cut -d' ' -f1; }

# is_users TARGET PATH [SUM]: a profile is the user's if no install wrote it and it differs from the one to be written (SUM).
is_users() {
  local sum
  is_profile "$2" && [[ -e $1/$2 ]] || return
  [[ -f $1/$2 ]] || return 0
  sum=$(sum_of "$1/$2")
  [[ $sum != "${3-}" && -z ${earlier["$sum  $2"]-} ]]
}

# put FILE MODE TARGET PATH: replace by rename, so that a running keeptune keeps its old file.
put() {
  temporary=$3/$(dirname -- "$4")/.keeptune.new
  rm -f -- "$temporary"
  install -m "$2" -- "$1" "$temporary"
  mv -fT -- "$temporary" "$3/$4"
}

# write_manifest TARGET LINES
write_manifest() {
  local directory
  temporary=$1/$manifest.new
  rm -f -- "$temporary"
  {
    echo "# Files that KeepTune's install.sh installed below this prefix; 'install.sh --uninstall' removes them."
    for directory in "${made[@]}"; do echo "# directory $directory"; done
    printf '%s\n' "$2"
  } >"$temporary"
  mv -fT -- "$temporary" "$1/$manifest"
}

make_directories() {
  local directory
  for directory in "${directories[@]}"; do
    [[ ! -d $1/$directory ]] || continue
    mkdir -p -- "$1/$directory"
    made+=("$directory")
  done
}

remove_file() {
  if is_users "$1" "$2"; then
    echo "kept: $1/$2 (changed since it was installed)"
  else
    rm -f -- "$1/$2"
  fi
}

# put_files STAGE TARGET
put_files() {
  local stage=$1 target=$2 line path mode saved
  local -A shipped=()
  read_manifest "$target"
  make_directories "$target"
  # Old and new paths first, so that an interrupted installation can be removed.
  write_manifest "$target" "$({ printf '%s\n' "${!earlier[@]}" && cat -- "$stage/$manifest"; } | sed '/^$/d' | sort -u)"
  while IFS= read -r line; do
    path=${line#*  }
    shipped[$path]=1
    if is_users "$target" "$path" "${line%%  *}"; then
      saved=$target/$path.saved
      while [[ -e $saved ]]; do saved+='~'; done
      mv -fT -- "$target/$path" "$saved"
      echo "kept your '$target/$path' as '$saved'"
    fi
    mode=0644
    [[ $path != bin/* ]] || mode=0755
    put "$stage/$path" "$mode" "$target" "$path"
  done <"$stage/$manifest"
  for path in "${!earlier_paths[@]}"; do
    [[ -n ${shipped[$path]-} ]] || remove_file "$target" "$path"
  done
  write_manifest "$target" "$(cat -- "$stage/$manifest")"
}

# remove_files TARGET
remove_files() {
  local path index
  read_manifest "$1"
  for path in "${!earlier_paths[@]}"; do remove_file "$1" "$path"; done
  rm -f -- "$1/$manifest"
  made+=(share/keeptune share/keeptune/profiles)
  # The deepest come last in `directories`; a directory that is not empty stays.
  for ((index = ${#directories[@]} - 1; index > 0; index--)); do
    for path in "${made[@]}"; do
      [[ $path != "${directories[index]}" ]] || rmdir -- "$1/$path" 2>/dev/null || true
    done
  done
  [[ ${made[0]} != . ]] || rmdir -- "$1" 2>/dev/null || true
}

# Can the caller write to every target directory, or to the one that it would be made in?
may_write() {
  local directory place
  for directory in "${directories[@]}"; do
    place=$1/$directory
    while [[ ! -e $place ]]; do place=$(dirname -- "$place"); done
    [[ -w $place ]] || return
  done
}

# with_rights FUNCTION ARGUMENT...: as the caller if that is enough, else through sudo.
with_rights() {
  local -a as_root=()
  ! $need_sudo || as_root=(sudo --)
  {
    echo 'set -euo pipefail; export LC_ALL=C; umask 022; temporary='
    declare -f
    declare -p manifest directories role
    # shellcheck disable=SC2016 # expanded by the inner shell
    echo 'trap '\''[[ -z $temporary ]] || rm -f -- "$temporary"'\'' EXIT; "$@" </dev/null'
  } | ${as_root[@]+"${as_root[@]}"} bash -s -- "$@" || fail "couldn't write below '$target'; see above"
}

choose_rights() {
  need_sudo=false
  if ((EUID != 0)) && ! may_write "$target"; then
    need_sudo=true
    type -P sudo >/dev/null ||
      fail "you can't write to '$target', and sudo is not installed" \
        "run it as root: su -c '$repo/install.sh${1:+ $1} --prefix $prefix'" \
        "or use a directory of your own: ./install.sh${1:+ $1} --prefix ~/.local"
  fi
}

stage_file() { install -D -m 0644 -- "$1" "$stage/$2"; }

stage_files() {
  local profile file
  stage=$repo/out/stage
  rm -rf -- "$stage"
  stage_file "$repo/out/bin/keeptune" bin/keeptune
  for profile in "$repo"/profiles/*.toml; do stage_file "$profile" "share/keeptune/profiles/${profile##*/}"; done
  for file in "$repo/src/ansible/roles/keeptune"/{README.md,*/*.yml,*/*.py}; do
    stage_file "$file" "$role/${file#"$repo/src/ansible/roles/keeptune/"}"
  done
  for file in "$repo"/src/man/*.[0-9]; do stage_file "$file" "share/man/man${file##*.}/${file##*/}"; done
  stage_file "$repo/src/completion/keeptune.bash" share/bash-completion/completions/keeptune
  stage_file "$repo/src/completion/_keeptune" share/zsh/site-functions/_keeptune
  stage_file "$repo/src/completion/keeptune.fish" share/fish/vendor_completions.d/keeptune.fish
  (
    cd -- "$stage"
    find . -type f | sed 's|^\./||' | sort | while IFS= read -r path; do
      is_ours "$path" || fail "--uninstall would not remove '$path': add it to is_ours in install.sh"
      sha256sum -- "$path"
    done
  ) >"$repo/out/manifest"
  mv -- "$repo/out/manifest" "$stage/$manifest"
}

# absolute PATH: without '.', '..' and repeated slashes, whether or not it exists.
absolute() {
  local part path=$1
  local -a parts
  [[ $path == /* ]] || path=$PWD/$path
  IFS=/ read -r -d '' -a parts < <(printf '%s\0' "$path") || true
  path=
  for part in ${parts[@]+"${parts[@]}"}; do
    case $part in
      '' | .) ;;
      ..) path=${path%/*} ;;
      *) path+=/$part ;;
    esac
  done
  printf '%s' "${path:-/}"
}

do_install() {
  local version found profiles pages glibc
  need_toolchain
  choose_rights ''
  publish_keeptune
  glibc=$(glibc_of "$repo/out/bin/keeptune") || true
  version=$("$repo/out/bin/keeptune" --version) ||
    fail "the program does not run after the build: '$repo/out/bin/keeptune'" ${glibc:+"it needs glibc $glibc or newer"}
  stage_files
  with_rights put_files "$stage" "$target"

  profiles=("$stage"/share/keeptune/profiles/*.toml)
  pages=("$stage"/share/man/man?/*)
  cat <<END
installed keeptune ${version##* } below $target
  bin/keeptune
  share/keeptune/profiles      ${#profiles[@]} profiles
  share/man                    ${#pages[@]} pages; start with 'man keeptune'
  completions                  bash, zsh, fish
  share/keeptune/ansible       the Ansible role keeptune
${glibc:+needs glibc $glibc or newer to run
}next: keeptune show --explain
END
  [[ -z ${DESTDIR:-} ]] || return 0
  found=$(type -P keeptune) || true
  if [[ ":$PATH:" != *":${prefix%/}/bin:"* ]]; then
    warn "'${prefix%/}/bin' is not on PATH; until it is, run '${prefix%/}/bin/keeptune show --explain'"
  elif [[ -n $found && ! $found -ef $target/bin/keeptune ]]; then
    warn "another keeptune comes first on PATH: '$found'"
  fi
}

# What keeptune changed outlives its files: say so, and offer to undo it, while the program that can do that is still there.
undo_first() {
  local keeptune=$target/bin/keeptune changes cgroup
  local -a policies=()
  [[ -z ${DESTDIR:-} && -x $keeptune ]] || return 0
  # An earlier version has no dry run of revert.
  changes=$("$keeptune" revert --all --dry-run 2>/dev/null) || changes=
  if [[ -n $changes && $changes != 'nothing to revert' ]]; then
    echo "the changes of keeptune stay in effect when it is gone; 'revert --all' would undo them:"
    sed -e '/^dry run:/d' -e 's/^/  /' <<<"$changes"
    offer 'undo them now' "$keeptune" revert --all
  fi
  # Only root may ask the kernel.
  mapfile -t policies < <("$keeptune" policy list --json 2>/dev/null | sed 's/"missing":.*//' |
    grep -o '"cgroup":"[^"\\]*"' | sed 's/^"cgroup":"//; s/"$//') || true
  for cgroup in ${policies[@]+"${policies[@]}"}; do
    echo "the policy of $cgroup stays attached when keeptune is gone"
    offer 'detach it now' "$keeptune" policy detach "$cgroup"
  done
}

# offer QUESTION COMMAND...: runs it if a person says so; without a terminal, says how.
offer() {
  local question=$1 answer='' command
  local -a rights=()
  shift
  ((EUID == 0)) || rights=(sudo --)
  printf -v command ' %q' ${rights[@]+"${rights[@]}"} "$@"
  if [[ -t 0 && -t 2 ]]; then
    read -r -p "$question? [y/N] " answer || true
  fi
  case $answer in
    [Yy] | [Yy][Ee][Ss])
      ${rights[@]+"${rights[@]}"} "$@" || fail "that failed; nothing was removed" "undo it by hand, or answer no:$command"
      ;;
    *) echo "  to do that later, keep the program or build it again:$command" ;;
  esac
}

do_uninstall() {
  local root=${DESTDIR:-} path as='' again=$repo/out/bin/keeptune
  ((EUID == 0)) || as='sudo '
  if [[ ! -f $target/$manifest || -L $target/$manifest ]]; then
    echo "nothing to remove below $target"
    [[ ! -e $target/bin/keeptune ]] || warn "'$target/bin/keeptune' exists, but was not installed by install.sh"
  else
    choose_rights --uninstall
    undo_first
    with_rights remove_files "$target"
    echo "removed keeptune from $target"
  fi
  [[ -x $again ]] || again="./install.sh && keeptune"
  for path in "$target/share/keeptune" "$root"/etc/{keeptune,sysctl.d/90-keeptune.conf} "$root/var/lib/keeptune"; do
    [[ -e $path || -L $path ]] || continue
    case $path in
      */90-keeptune.conf)
        echo "kept: $path (your settings at boot); to remove it: ${as}rm $path" ;;
      */lib/keeptune)
        echo "kept: $path (the history of your changes); to remove it: ${as}rm -r $path"
        echo "      to undo these changes first: $as$again revert --all" ;;
      *)
        echo "kept: $path (your profiles); to remove it: ${as}rm -r $path" ;;
    esac
  done
}

prefix=/usr/local
action=do_install
while (($# > 0)); do
  case $1 in
    --prefix)
      (($# > 1)) || usage_error "'--prefix' needs a directory"
      prefix=$2
      shift
      ;;
    --prefix=*) prefix=${1#--prefix=} ;;
    --uninstall) action=do_uninstall ;;
    --help | -h)
      usage
      exit
      ;;
    *) usage_error "unknown option '$1'" ;;
  esac
  shift
done
[[ -n $prefix ]] || usage_error "'--prefix' needs a directory"
prefix=$(absolute "$prefix")
[[ -z ${DESTDIR:-} ]] || DESTDIR=$(absolute "$DESTDIR")
target=$(absolute "${DESTDIR:-}$prefix")
$action
