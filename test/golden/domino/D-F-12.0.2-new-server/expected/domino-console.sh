#!/bin/sh
# Handschlag, HCL Domino: console commands of one server. Run as the Domino user in the data directory. Read README.txt first.
# Usage: sh domino-console.sh main|tlsonly inspect|settings|activate|after-proof|rollback
# DOMINO_SERVER: the program that takes -c (default: server). NOTES_INI: the file of this partition (default: notes.ini).
set -eu
umask 077
directory="${1:-}"
phase="${2:-}"
program="${DOMINO_SERVER:-server}"
notes_ini="${NOTES_INI:-notes.ini}"
kept="$(dirname "$0")/console-$directory-old-values.txt"

send() {
  printf '%s\n' "$1"
  "$program" -c "$1"
}

old_line() {
  grep -i "^$1=" "$notes_ini" | head -n 1 | tr -d '\r' || :
}

keep_old_values() {
  if [ -e "$kept" ]; then
    printf 'Old values are kept already: %s\n' "$kept"
    return
  fi
  if [ ! -r "$notes_ini" ]; then
    printf 'Not readable, so nothing was changed: %s\n' "$notes_ini" >&2
    exit 3
  fi
  for name in $variables; do
    line="$(old_line "$name")"
    printf '%s=%s\n' "$name" "${line#*=}"
  done > "$kept.new"
  mv "$kept.new" "$kept"
}
variables='RouterFallbackNonTLS SMTPClientDebug'
case "$directory $phase" in
'tlsonly inspect')
  send 'show config RouterFallbackNonTLS'
  send 'show config SMTPClientDebug'
  ;;
'tlsonly settings')
  keep_old_values
  send 'set config RouterFallbackNonTLS=0'
  send 'set config SMTPClientDebug=1'
  ;;
'tlsonly activate')
  send 'tell router update config'
  send 'restart task router'
  ;;
'main activate')
  send 'tell router update config'
  ;;
'tlsonly after-proof')
  send 'set config SMTPClientDebug=0'
  send 'restart task router'
  ;;
'main rollback'|'tlsonly rollback')
  if [ ! -r "$kept" ]; then
    printf 'No old values are kept: %s\n' "$kept" >&2
    exit 3
  fi
  while IFS='=' read -r name value; do
    case " $variables " in
      *" $name "*) ;;
      *) printf 'Not one of our variables: %s\n' "$name" >&2; exit 3 ;;
    esac
    case "$value" in
      *[!0-9]*) printf 'Set this one back by hand: %s=%s\n' "$name" "$value" >&2; continue ;;
    esac
    send "set config $name=$value" < /dev/null
  done < "$kept"
  send 'tell router update config'
  send 'restart task router'
  ;;
*)
  printf 'Usage: sh domino-console.sh main|tlsonly inspect|settings|activate|after-proof|rollback\n' >&2
  exit 2
  ;;
esac
