// The run of domino-mails.sh (POSIX sh): mails of ours into mail.box, what became of them there and in the console log, tried again, and out
// again. As root it calls itself as the Domino user. That the router tries a held mail at once when it is told to read its routing table anew is
// documented as reprocessing what lies in mail.box; no real one was seen doing it, so what is not seen tried again counts as not seen.

export const mailsShellRun = String.raw`
mode="$1"
shift
for word in "$@"; do case "$word" in ''|*[!0-9a-z]*) end refused 3 'usage' ;; esac; done
# None of them is handed in again.
clear_mails() { for token in "$@"; do rm -f -- "$here/$token.eml"; done; }
if [ "$(id -u)" = 0 ]; then
  stage_files
  runuser -u "$owner" -- sh "$stage/domino-mails.sh" "$mode" "$@"
  code=$?
  [ "$mode:$code" != drop:0 ] || clear_mails "$@"
  exit "$code"
fi
check_places
helper_ready
case "$mode" in
  hand | drop)
    # none is laid in between the way back's look at mail.box and the end of its route
    [ "$mode" = drop ] || take_lock
    trial_helper "$mode" "$@" || exit 3
    [ "$mode" = hand ] || clear_mails "$@"
    printf '@end\n' ;;
  again)
    take_lock
    trial_helper held "$@" > "$scratch/held" || exit 3
    if grep -q '^@queued ' "$scratch/held"; then
      send 'tell router update config' || { echo 'the router cannot be told to try again' >&2; exit 3; }
    fi
    printf '@end\n' ;;
  look)
    trial_helper held "$@" || exit 3
    from=0
    for kept in "$state"/trials/*/; do
      [ -f "$kept/log-from" ] || continue
      from="$(cat "$kept/log-from")"
      sed 's/^/@server /' "$kept/servers" | tr '\t' ' '
    done
    [ "$from" != 0 ] || from="$(($(log_size) > 4000000 ? $(log_size) - 4000000 : 0))"
    words="$(printf '%s\n' "$@")"
    [ "$(log_size)" -ge "$from" ] || from=0
    printf '@log\n'
    tail -c "+$((from + 1))" "$console_log" | tr -d '\000-\010\013-\037\177' | grep -F -e 'SMTPClient: ' -e "$words" | tail -n 20000 | tail -c 4000000
    printf '@end\n' ;;
  *) exit 3 ;;
esac
`
