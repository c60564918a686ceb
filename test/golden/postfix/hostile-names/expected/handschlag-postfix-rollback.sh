#!/bin/sh
# Handschlag, Postfix. Puts a backup of the apply script back.
# Read README.txt first.

wanted_version='3.7'
map_type='texthash'
config_dir='/etc/postfix'
own_dir='/etc/postfix/handschlag'
ca_file='/etc/ssl/certs/ca-certificates.crt'
maps='tls_policy transport'
has_inbound='no'
has_pins='no'
has_dane='no'
has_authorities='no'
plaintext_code='530'
certificate_files=''
set_hash='78112b1303a663e3b228f03f7f0c7530d58b557766f1287d61c67df6e7db969a'
file_hashes='tls_policy:520c3247905f2bbb48868d95e70a63a969cb7716b8522e7160affe92c638b720 transport:1b590e00525cad1eeb6ac552bde6741c471cf8656ff87475dce8847237e1f790 main.cf.section:58befc6866b1b6cd0ded6b5e761e2c7fec16315699b3ddb02caa686476f1d942 master.cf.section:a0c0f63bc5c71d43774c5c1fe048219b66bae69bde9c5f5a160ead77aa61afed'

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

say() { printf '%s\n' "$*"; }
stop() { code=$1; shift; printf 'STOP: %s\n' "$*" >&2; exit "$code"; }

need_tools() {
  for tool in postconf postmap postfix awk cmp mktemp; do
    command -v "$tool" >/dev/null 2>&1 || stop 10 "$tool was not found"
  done
  [ -f "$config_dir/main.cf" ] && [ -f "$config_dir/master.cf" ] || stop 10 "no main.cf and master.cf in $config_dir"
  for file in "$config_dir/main.cf" "$config_dir/master.cf" "$own_dir"; do
    [ ! -L "$file" ] || stop 12 "$file is a symbolic link"
  done
}

need_whole_set() {
  summer=sha256sum
  command -v sha256sum >/dev/null 2>&1 || summer='shasum -a 256'
  wanted=$(for pair in $file_hashes; do printf '%s  %s\n' "${pair#*:}" "${pair%%:*}"; done)
  files=$(for pair in $file_hashes; do printf '%s ' "${pair%%:*}"; done)
  found=$(cd "$here" && $summer $files) || stop 11 'a file of this set is missing, or sha256sum and shasum are'
  [ "$found" = "$wanted" ] || stop 11 'a file of this set is not as it was generated'
}

make_stage() {
  stage=$(mktemp -d "${TMPDIR:-/tmp}/handschlag-stage.XXXXXX") || stop 10 "cannot make a folder in ${TMPDIR:-/tmp}"
  mkdir "$stage/foreign" "$stage/new" "$stage/own"
}

# The file without our section; fails when its marks do not pair.
without_section() {
  awk -v first="$section_begin" -v last="$section_end" '
    $0 == first { if (inside) exit 3; inside = 1; next }
    $0 == last { if (!inside) exit 3; inside = 0; next }
    !inside { print }
    END { if (inside) exit 3 }' "$1"
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

# New content with the old owner and mode, in one step.
replace_file() {
  cp -p "$2" "$2.handschlag-new"
  cat "$1" > "$2.handschlag-new"
  mv -f "$2.handschlag-new" "$2"
}

reload_if_running() {
  if postfix -c "$config_dir" status >/dev/null 2>&1; then
    postfix -c "$config_dir" reload 2>/dev/null || return 1
    say 'Postfix was told to read its configuration again.'
  else
    say 'Postfix is not running; nothing was reloaded.'
  fi
}

# Puts main.cf, master.cf and our folder back as a backup has them; what stood there goes to $gone. Callers look at the result, and
# the shell then stops at no failure by itself: every step says so.
put_back() {
  gone=$1/replaced-$$
  mkdir "$gone" || return 1
  cp -p "$config_dir/main.cf" "$config_dir/master.cf" "$gone/" || return 1
  for file in main.cf master.cf; do
    if ! cmp -s "$1/$file" "$config_dir/$file"; then
      cp -p "$1/$file" "$config_dir/$file.handschlag-new" || return 1
      mv -f "$config_dir/$file.handschlag-new" "$config_dir/$file" || return 1
    fi
  done
  if [ -d "$own_dir" ]; then mv "$own_dir" "$gone/own" || return 1; fi
  if [ -d "$1/own" ]; then cp -Rp "$1/own" "$own_dir" || return 1; fi
}

mode=plan
backup=
whole=no
while [ "$#" -gt 0 ]; do
  case $1 in
    --apply) mode=apply ;;
    --whole) whole=yes ;;
    --backup)
      [ "$#" -gt 1 ] || stop 10 'which backup?'
      shift
      backup=$1 ;;
    *) stop 10 "unknown word: $1 (there are --backup FOLDER, --whole and --apply)" ;;
  esac
  shift
done
need_tools
if [ -z "$backup" ]; then
  say 'Backups:'
  ls -1d "$config_dir"/handschlag-backup/* 2>/dev/null || say 'none'
  stop 10 'name one with --backup FOLDER'
fi
[ -f "$backup/main.cf" ] && [ -f "$backup/master.cf" ] || stop 11 "$backup is no backup of ours"

say 'Would put back:'
for file in main.cf master.cf; do
  cmp -s "$backup/$file" "$config_dir/$file" || { say "$config_dir/$file"; diff "$config_dir/$file" "$backup/$file" || true; }
done
if [ -d "$backup/own" ]; then say "$own_dir as in the backup"; else say "$own_dir away, there was none"; fi
for file in main.cf master.cf; do
  before=$(without_section "$backup/$file") && now=$(without_section "$config_dir/$file") && [ "$before" = "$now" ] && continue
  [ "$whole" = yes ] ||
    stop 12 "$file was changed outside our section since the backup; --whole puts it back nevertheless, and your changes go"
  say "NOTE: $file was changed outside our section since the backup; those changes go as well."
done
if [ "$mode" = plan ]; then
  say 'Nothing was written. Run again with --apply to write.'
  exit 2
fi
[ "$(id -u)" = 0 ] || stop 10 'only root may write'
put_back "$backup" || stop 21 "putting back failed; the backup stays in $backup"
postfix -c "$config_dir" check || stop 21 'Postfix finds mistakes in what was put back'
reload_if_running || stop 21 'Postfix did not reload'
say "Done. What was replaced stands in $gone."
