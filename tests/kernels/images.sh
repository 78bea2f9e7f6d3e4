# shellcheck shell=bash
# Build the machines that tests/kernels/run boots: a disk image of a small Debian, its kernel and its initrd.
# Sourced by tests/kernels/run, which sets `store` (where they are kept) and `here` (this directory).

: "${store:?}" "${here:?}"
mirror=${KEEPTUNE_MIRROR:-http://deb.debian.org/debian}
security=${KEEPTUNE_SECURITY_MIRROR:-http://deb.debian.org/debian-security}

# The packages of a machine in addition to Debian's minimal system and the kernel.
image_packages=systemd,systemd-sysv,dbus,udev,procps,iproute2,python3,nftables,kmod,e2fsprogs,util-linux,bsdutils
image_packages+=,libpam-systemd,initramfs-tools,ufw,strace,passwd,login,sudo,perl-base,tcpdump

# sources_of SUITE: sources.list lines.
sources_of() {
  echo "deb $mirror $1 main"
  case $1 in
    bullseye | bookworm | trixie) echo "deb $security $1-security main" ;;
  esac
}

# An image is rebuilt when its recipe has changed.
recipe_sum() { cat -- <(declare -f make_image build_root finish_root prepare_initramfs sources_of) <(echo "$image_packages") "$here/guest/keeptune-kernels.service" "$here/guest/start" | sha256sum | cut -c1-16; }

image_is_current() {
  local part
  for part in disk.ext4 vmlinuz initrd release; do [[ -s $store/$1/$part ]] || return; done
  [[ $(cat -- "$store/$1/recipe" 2>/dev/null) == "$(recipe_sum)" ]]
}

# The initrd needs only these modules to find the root disk.
prepare_initramfs() {
  cat <<'END'
mkdir -p "$1/etc/initramfs-tools/conf.d"
printf 'MODULES=list\nCOMPRESS=gzip\n' >"$1/etc/initramfs-tools/conf.d/keeptune"
printf '%s\n' virtio_pci virtio_blk virtio_mmio ext4 >"$1/etc/initramfs-tools/modules"
END
}

# finish_root ROOT SUITE: configure the system in ROOT.
finish_root() {
  local root=$1 unit
  install -m 0755 -- "$here/guest/start" "$root/usr/local/sbin/keeptune-kernels"
  install -m 0644 -- "$here/guest/keeptune-kernels.service" "$root/etc/systemd/system/"
  mkdir -p "$root/etc/systemd/system/multi-user.target.wants"
  ln -sf ../keeptune-kernels.service "$root/etc/systemd/system/multi-user.target.wants/"
  for unit in apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer fstrim.timer; do
    ln -sf /dev/null "$root/etc/systemd/system/$unit"
  done
  sed -i 's/^root:[^:]*:/root::/' "$root/etc/shadow"
  grep -q '^user:' "$root/etc/passwd" || {
    echo 'user:x:1000:1000::/home/user:/bin/bash' >>"$root/etc/passwd"
    echo 'user:x:1000:' >>"$root/etc/group"
    install -d -o 1000 -g 1000 -m 0755 "$root/home/user"
  }
  echo "$2" >"$root/etc/hostname"
  echo '/dev/vda / ext4 rw,errors=remount-ro 0 1' >"$root/etc/fstab"
  echo virtio_console >"$root/etc/modules-load.d/keeptune.conf"
}

# build_root SUITE ARCHITECTURE KERNEL ROOT
build_root() {
  local suite=$1 arch=$2 kernel=$3 root=$4 hook code=0
  hook=$(mktemp)
  prepare_initramfs >"$hook"
  sources_of "$suite" | mmdebstrap --mode=root --variant=minbase --architectures="$arch" --include="$image_packages,$kernel" \
    --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Languages "none"' --aptopt='Acquire::Check-Valid-Until "false"' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --essential-hook="sh $hook \"\$1\"" "$suite" "$root" - || code=$?
  rm -f -- "$hook"
  return "$code"
}

# make_sysroot SUITE: $store/SUITE.sysroot, the C library of that Debian, to link a program that runs on it and newer
make_sysroot() {
  local root=$store/$1.sysroot link target
  rm -rf -- "$root" "$root.new"
  sources_of "$1" | mmdebstrap --mode=root --variant=extract --include=libc6-dev,libgcc-s1 --aptopt='APT::Install-Recommends "false"' \
    --aptopt='Acquire::Check-Valid-Until "false"' "$1" "$root.new" - || return
  find "$root.new" -lname '/*' -printf '%p\t%l\n' | while IFS=$'\t' read -r link target; do
    ln -sfnr -- "$root.new$target" "$link" # keep the linker inside
  done
  mv -- "$root.new" "$root"
}

# emulate_arm64: let this machine run arm64 programs while their image is built; `forget_arm64` undoes it.
emulate_arm64() {
  [[ $(uname -m) != aarch64 ]] && ! compgen -G '/proc/sys/fs/binfmt_misc/qemu-aarch64*' >/dev/null || return 0
  mountpoint -q /proc/sys/fs/binfmt_misc || mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc
  printf '%s' ':qemu-aarch64-keeptune:M::\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00:\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff:/usr/bin/qemu-aarch64-static:OCF' \
    >/proc/sys/fs/binfmt_misc/register
}
forget_arm64() { [[ ! -e /proc/sys/fs/binfmt_misc/qemu-aarch64-keeptune ]] || echo -1 >/proc/sys/fs/binfmt_misc/qemu-aarch64-keeptune; }

# make_image NAME SUITE ARCHITECTURE KERNEL: $store/NAME with disk.ext4, vmlinuz, initrd, release. Errors do not end this subshell.
make_image() (
  local name=$1 suite=$2 arch=$3 kernel=$4 root=$store/$1.root place=$store/$1.new release size
  rm -rf -- "$root" "$place"
  mkdir -p -- "$place"
  if [[ $arch == arm64 ]]; then
    trap forget_arm64 EXIT
    emulate_arm64
  fi
  build_root "$suite" "$arch" "$kernel" "$root" || exit
  finish_root "$root" "$name" || exit
  release=$(find "$root/boot" -name 'vmlinuz-*' -printf '%f\n' | sed 's/^vmlinuz-//' | sort -V | tail -n 1)
  cp -- "$root/boot/vmlinuz-$release" "$place/vmlinuz" || exit
  cp -- "$root/boot/initrd.img-$release" "$place/initrd" || exit
  echo "$release" >"$place/release"
  rm -rf -- "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/*
  size=$(($(du -sm -- "$root" | cut -f1) * 13 / 10 + 400))
  mke2fs -q -t ext4 -d "$root" "$place/disk.ext4" "${size}M" || exit
  rm -rf -- "$root"
  recipe_sum >"$place/recipe"
  rm -rf -- "${store:?}/$name"
  mv -- "$place" "$store/$name"
)
