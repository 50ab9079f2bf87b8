# Sourced by install.sh: programs, data, manual and completions.

# The programs to come, without what only a debugger reads, in $scratch.
stage() {
  # The gate and the tests name the binaries of their build.
  built=${ASKWELL_BINARIES:-"$askwell_root/.build/release"}
  local product
  if [ -z "${ASKWELL_BINARIES:-}" ] && [ -z "$is_dry" ]; then
    if [ -n "${SUDO_USER:-}" ]; then
      # Not as root: the build folder is somebody's, and root may have no swift.
      is_built askwell && is_built askwell-sync && is_built askwell-fleet ||
        stop "The programs are not built yet, or older than what they are made of. Start Scripts/kiosk doctor once as $SUDO_USER, then this again."
    elif command -v swift >/dev/null; then
      need_libraries
      build_release
    fi
  fi
  for product in askwell askwell-sync askwell-fleet; do
    if [ -x "$built/$product" ]; then
      strip -o "$scratch/$product" "$built/$product" 2>/dev/null || cp "$built/$product" "$scratch/$product"
    elif [ -z "$is_dry" ]; then
      stop "$built/$product is missing; build it first"
    fi
  done
}

programs() {
  local product file
  for product in askwell askwell-sync askwell-fleet; do
    if [ ! -f "$scratch/$product" ]; then note "would build $product, then write $root$prefix/bin/$product"; continue; fi
    put 0755 "$prefix/bin/$product" "$scratch/$product"
    pages "$product"
  done
  put_words 0755 "$prefix/sbin/askwell-shop" askwell-shop
  for file in "$askwell_root"/Quizzes/* "$askwell_root"/Quizzes/images/* "$askwell_root"/Themes/*; do
    [ -f "$file" ] || continue
    put 0644 "$prefix/share/askwell/${file#"$askwell_root"/}" "$file"
  done
}

# pages PRODUCT: its manual and what shells complete, as the program itself tells them.
pages() {
  local product=$1 share="$prefix/share" shell place
  "$built/$product" --experimental-dump-help | python3 "$parts/manual.py" "$product" >"$scratch/$product.1"
  put 0644 "$share/man/man1/$product.1" "$scratch/$product.1"
  for shell in bash zsh fish; do
    case $shell in
      bash) place="$share/bash-completion/completions/$product" ;;
      zsh) place="$share/zsh/site-functions/_$product" ;;
      fish) place="$share/fish/vendor_completions.d/$product.fish" ;;
    esac
    "$built/$product" --generate-completion-script "$shell" >"$scratch/$product.$shell"
    put 0644 "$place" "$scratch/$product.$shell"
  done
}
