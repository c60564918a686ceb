// The shell lines that hand mails to Postfix, follow them and take them out of the queue: first the configuration folder, then for each mail
// its token and address. They touch nothing but mails that carry such a token. No probe is sent on its way where its route is not there.

/** Scripts travel as one word of a command, and a word has no line ends. */
const oneLine = (script: string) =>
  script
    .trim()
    .split('\n')
    .map((line) => line.trim())
    .join(' ')

/**
 * `ours` gives each queue entry whose recipient and token are ours to $act; a token stands in Message-ID and subject. A queue that cannot be looked at
 * is no empty one: then it says `@unread`.
 */
const head = `
PATH=$PATH:/usr/sbin:/usr/local/sbin:/sbin; export PATH; LC_ALL=C; export LC_ALL; config=$1; shift;
ours() {
  { postqueue -c "$config" -j 2>/dev/null || printf "@unread\\n"; } | while IFS= read -r line; do
    case $line in @unread) printf "@unread\\n"; continue ;; esac;
    for mail do
    token=\${mail%%=*}; address=\${mail#*=};
    case $line in *"\\"address\\": \\"$address\\""*) ;; *) continue ;; esac;
    id=$(printf "%s\\n" "$line" | sed -n 's/.*"queue_id": *"\\([0-9A-Za-z]*\\)".*/\\1/p');
    [ -n "$id" ] || continue;
    case $address in *"$token"*) ;; *) postcat -c "$config" -h -q "$id" 2>/dev/null | grep -qF "$token" || continue ;; esac;
    "$act" "$id" "$line"; break;
  done; done;
};
`

/**
 * `routed` tells whether Postfix goes by the temporary route of an address: main.cf loses it before its folder goes, and others may have written
 * main.cf. Any other mail needs none. `look_routes` goes before it.
 */
const routes = `
look_routes() {
  tables=$(postconf -c "$config" -x -h transport_maps 2>/dev/null | tr ", \\t" "\\n\\n\\n" | sed -n "s/^texthash:\\(.*handschlag-trial-[0-9a-f]*.transport\\)$/\\1/p");
};
routed() {
  case $1 in gegenprobe-*) ;; *) return 0 ;; esac;
  for table in $tables; do ! grep -qiF "$1 " "$table" 2>/dev/null || return 0; done;
  return 1;
};
again() {
  look_routes;
  if routed "$address"; then postqueue -c "$config" -i "$1" >/dev/null 2>&1 && printf "@again %s\\n" "$1" || printf "@untried %s\\n" "$1";
  else postsuper -c "$config" -h "$1" >/dev/null 2>&1; printf "@unrouted %s\\n" "$1"; fi;
};
`

/**
 * Hands in what is not in the queue already; what is there from an earlier try is tried again instead. A probe whose route is not there is
 * refused, and put on hold where it waits: it would go to the partner.
 */
export const handScript = oneLine(`${head}${routes}
folder=$1; sender=$2; shift 2; MAIL_CONFIG=$config; export MAIL_CONFIG; bad=0;
program=$(postconf -c "$config" -x -h sendmail_path 2>/dev/null); [ -n "$program" ] || program=sendmail;
for each do
  token=\${each%%=*}; address=\${each#*=};
  act=again; known=$(ours "$each");
  case $known in *@unrouted*) bad=1; printf "@refused %s the temporary route is not there\\n" "$token"; continue ;; esac;
  case $known in *@unread*) bad=1; printf "@refused %s the queue cannot be looked at\\n" "$token"; continue ;; esac;
  if [ -n "$known" ]; then printf "@handed %s\\n" "$token"; continue; fi;
  look_routes; if ! routed "$address"; then bad=1; printf "@refused %s the temporary route is not there\\n" "$token"; continue; fi;
  if said=$("$program" -i -f "$sender" -- "$address" < "$folder/$token.eml" 2>&1); then printf "@handed %s\\n" "$token";
  else bad=1; printf "@refused %s %s\\n" "$token" "$(printf "%s" "$said" | tr "\\n" " " | head -c 500)"; fi;
done;
exit $bad`)

/** Entries of the queue as they are, one JSON object on each line; `@unrouted` behind a probe that waits there without its route. */
export const queueScript = oneLine(`${head}${routes}
show() { printf "%s\\n" "$2"; routed "$address" || printf "@unrouted %s\\n" "$1"; };
look_routes; act=show; ours "$@" | head -n 200 | head -c 400000; printf "@end\\n"`)

/** Lines of the log with a queue id of ours, and those of the same processes about the same servers: all a log says of TLS carries no id. */
export const logScript = oneLine(`${head}
tokens=; for mail do tokens="$tokens \${mail%%=*}"; done;
log=$(postconf -c "$config" -x -h maillog_file 2>/dev/null);
lines() {
  for file in "$log" /var/log/mail.log /var/log/maillog; do
    [ -n "$file" ] && [ -f "$file" ] || continue;
    [ ! -f "$file.1" ] || tail -c 2000000 "$file.1";
    tail -c 8000000 "$file"; return 0;
  done;
  journalctl -q --no-pager -o short-iso SYSLOG_FACILITY=2 -n 40000 2>/dev/null;
};
lines | awk -v tokens="$tokens" '
  function id(line) { return match(line, /\\]: [0-9A-Za-z]+: /) ? substr(line, RSTART + 3, RLENGTH - 5) : "" }
  function process(line) { return match(line, /[^ ]+\\[[0-9]+\\]: /) ? substr(line, RSTART, RLENGTH) : "" }
  BEGIN { count = split(tokens, token, " ") }
  {
    line[NR] = $0;
    for (at = 1; at <= count; at++) if (index($0, token[at])) {
      found = id($0);
      if (found != "" && found !~ /^(warning|error|fatal|panic|info|NOQUEUE|statistics)$/) mine[found] = 1;
    }
  }
  END {
    for (at = 1; at <= NR; at++) {
      found = id(line[at]);
      if (found == "" || !(found in mine) || !match(line[at], /relay=[^ ,]+/)) continue;
      relay = substr(line[at], RSTART + 6, RLENGTH - 6);
      if (relay != "none") servers[process(line[at])] = servers[process(line[at])] " " relay;
    }
    for (at = 1; at <= NR; at++) {
      found = id(line[at]);
      if (found != "" && found in mine) { print line[at]; continue }
      if (found != "" && found !~ /^(warning|error)$/) continue;
      own = process(line[at]);
      if (!(own in servers)) continue;
      few = split(servers[own], server, " ");
      for (one = 1; one <= few; one++) if (index(line[at], server[one])) { print line[at]; break }
    }
  }' | tail -n 4000 | tail -c 1000000; printf "@end\\n"`)

/** Has those that wait tried once more; each probe that has no route any more, which is looked at right before, is put on hold instead. */
export const againScript = oneLine(`${head}${routes}
act=again; told=$(ours "$@"); printf "%s\\n@end\\n" "$told";
case $told in
  *@unread* | *@untried*) echo "the queue cannot be told to try again" >&2; exit 1 ;;
  *@unrouted*) echo "the temporary route is not there" >&2; exit 1 ;;
esac`)

/**
 * Takes the mails out of the queue; a mail that is gone already is none to complain about, one that stays is. One that is with a content filter
 * just now would come back under another name, so it is waited for. Then what was handed in lies nowhere on the host any more.
 */
export const dropScript = oneLine(`${head}
folder=$1; shift;
filtered() {
  case $2 in *"\\"queue_name\\": \\"active\\""*) ;; *) return 1 ;; esac;
  postcat -c "$config" -e -q "$1" 2>/dev/null | grep -q "^content_filter: ";
};
away() {
  if filtered "$1" "$2"; then printf "@filtered %s\\n" "$1"; return; fi;
  postsuper -c "$config" -d "$1" >/dev/null 2>&1; printf "@dropped %s\\n" "$1";
};
still() { printf "%s " "$1"; };
for turn in 1 2 3 4 5 6 7 8 9 10; do
  act=away; told=$(ours "$@"); printf "%s\\n" "$told";
  case $told in *@filtered*) sleep 3 ;; *) break ;; esac;
done;
act=still; left=$(ours "$@");
case $left in
  "") for mail do rm -f -- "$folder/\${mail%%=*}.eml"; done; printf "@end\\n" ;;
  *@unread*) echo "the queue cannot be looked at" >&2; exit 1 ;;
  *) echo "still in the queue: $left" >&2; exit 1 ;;
esac`)
