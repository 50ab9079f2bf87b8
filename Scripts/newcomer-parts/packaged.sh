# Sourced by package.sh and machine.sh: the package, made and installed.
pack() {
  if [ -n "${1:-}" ]; then cp "$1" "$work/askwell.deb"; return; fi
  rm -rf "$work/made"
  bash "$askwell_root/Scripts/package" "$work/made"
  mv "$work"/made/askwell_*.deb "$work/askwell.deb"
}

# The package of a later version whose askwell opens no store.
pack_broken() {
  rm -rf "$work/broken"
  dpkg-deb -R "$work/askwell.deb" "$work/broken"
  sed -i 's/^Version: .*/&+broken/' "$work/broken/DEBIAN/control"
  printf '#!/bin/sh\n[ "$1" != quiz ] || exit 70\n[ "$1" != --version ] || echo broken\n' >"$work/broken/usr/bin/askwell"
  dpkg-deb --root-owner-group -Znone --build "$work/broken" "$home/root/broken.deb"
  rm -rf "$work/broken"
}

install_package() {
  cp "$work/askwell.deb" "$home/root/"
  within apt-get install -y -qq --no-install-recommends /root/askwell.deb
}

says() {
  local wanted=$1 said
  shift
  said=$(within "$@" 2>&1) || { echo "$said"; return 1; }
  echo "$said"
  grep -qE -- "$wanted" <<<"$said"
}

