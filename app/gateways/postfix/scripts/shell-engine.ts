// What all scripts share: words to the admin and to a program that reads along (`@handschlag` lines), the host's tools, our sections. POSIX
// sh and awk only.

export const shellEngine = `
set -eu
LC_ALL=C
export LC_ALL
PATH=$PATH:/usr/sbin:/usr/local/sbin:/sbin
umask 022
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
section_begin='# handschlag: begin of the generated section, do not edit'
section_end='# handschlag: end of the generated section'
parameters='mail_version smtp_tls_policy_maps transport_maps smtpd_sender_restrictions smtpd_restriction_classes
  smtpd_tls_security_level smtpd_use_tls smtpd_tls_fingerprint_digest plaintext_reject_code'
tab=$(printf '\\t')
telling=no

# Whoever read along may be gone; that ends nothing.
say() { printf '%s\\n' "$*" 2>/dev/null || :; }
warn() { say "$*" >&2; }
# stop EXIT NAME SENTENCE [WHAT]: the name and what it is about for programs, the sentence for who sits here.
stop() {
  what==
  [ -z "\${4-}" ] || what=$(printf '%s' "$4" | base64_line)
  tell "stop $1 $2 $what"
  warn "STOP: $3"
  exit "$1"
}

# A line for the program that reads along; blanks apart, Base64 where a value may hold anything.
tell() { [ "$telling" = no ] || say "@handschlag $*"; }
base64_line() { if command -v base64 >/dev/null 2>&1; then base64; else openssl base64; fi | tr -d '\\n'; }
# A file as one value: - is no file, = is an empty one.
token() { if [ ! -f "$1" ]; then say -; elif [ ! -s "$1" ]; then say =; else base64_line < "$1"; fi; }

need_tools() {
  for tool in postconf postmap postfix awk cmp mktemp; do
    command -v "$tool" >/dev/null 2>&1 || stop 10 tool "$tool was not found" "$tool"
  done
  [ -f "$config_dir/main.cf" ] && [ -f "$config_dir/master.cf" ] || stop 10 no-postfix "no main.cf and master.cf in $config_dir" "$config_dir"
  for file in "$config_dir/main.cf" "$config_dir/master.cf" "$own_dir" "$own_dir"/*; do
    [ ! -L "$file" ] || stop 12 link "$file is a symbolic link" "$file"
  done
}

summer=sha256sum
command -v sha256sum >/dev/null 2>&1 || summer='shasum -a 256'
sum() { $summer | cut -c 1-64; }
sum_of() { sum < "$1"; }

need_whole_set() {
  wanted=$(for pair in $file_hashes; do printf '%s  %s\\n' "\${pair#*:}" "\${pair%%:*}"; done)
  files=$(for pair in $file_hashes; do printf '%s ' "\${pair%%:*}"; done)
  found=$(cd "$here" && $summer $files) || stop 11 damaged 'a file of this set is missing, or sha256sum and shasum are'
  [ "$found" = "$wanted" ] || stop 11 damaged 'a file of this set is not as it was generated'
}

make_stage() {
  stage=$(mktemp -d "\${TMPDIR:-/tmp}/handschlag-stage.XXXXXX") || stop 10 scratch "cannot make a folder in \${TMPDIR:-/tmp}" "\${TMPDIR:-/tmp}"
  mkdir "$stage/foreign" "$stage/new" "$stage/own" "$stage/base" "$stage/back"
}

# The file without our section; fails when its marks do not pair.
without_section() {
  awk -v first="$section_begin" -v last="$section_end" '
    $0 == first { if (inside) exit 3; inside = 1; next }
    $0 == last { if (!inside) exit 3; inside = 0; next }
    !inside { print }
    END { if (inside) exit 3 }' "$1"
}

section_of() {
  awk -v first="$section_begin" -v last="$section_end" '
    $0 == first { inside = 1 }
    inside { print }
    $0 == last { inside = 0 }' "$1"
}

# What a parameter says without us; asked once for all.
ask_foreign() { postconf -c "$stage/foreign" $parameters > "$stage/parameters" 2>/dev/null; }
foreign() { sed -n "s/^$1 = *//p" "$stage/parameters"; }

db_suffix() {
  case $map_type in
    hash) say .db ;;
    cdb) say .cdb ;;
    lmdb) say .lmdb ;;
    *) say '' ;;
  esac
}
`
