// What a trial would write: a table of its own before the host's transport_maps, and the partner's own rule once more for each port of the
// trap, in the very table it was found in. Built in the stage; what goes into force is what was shown.

export const changingEngine = `
# The file the rule's table is read from; a table that is no file is not written: ours then stands before it.
find_table() {
  table=
  table_type=\${rule_map#proxy:}
  table_source=\${table_type#*:}
  table_type=\${table_type%%:*}
  place=none
  [ -n "$rule" ] || return 0
  place=table
  case $table_type in
    hash | btree) table=$table_source.db ;;
    lmdb) table=$table_source.lmdb ;;
    cdb) table=$table_source.cdb ;;
    texthash) table=$table_source ;;
    *)
      place=own
      ! has_own smtp_tls_policy_maps || stop 12 table-type "the rule stands in a table that cannot be added to, named in master.cf: $rule_map" "$rule_map" ;;
  esac
  [ "$place" = table ] || return 0
  case $table in
    *[!A-Za-z0-9._/-]* | [!/]*) stop 12 table-type "the path of this table is of no form we write to: $rule_map" "$rule_map" ;;
  esac
  [ ! -L "$table" ] || stop 12 link "$table is a symbolic link" "$table"
}

# rule_for MODE NAME: the rule for one port of the trap. Words that mean the next hop or its name are written out, for the trap has an
# address only; nothing else is touched but what lets the trap's certificate be judged by name and dates alone.
rule_for() {
  say "$rule" | awk -v mode="$1" -v shown="$2" -v hop="$first_hop" -v anchor="$anchor" -v pins="$control_pins" \\
    -v secure="$secure_match" -v verify="$verify_match" '
    function written(words,    parts, count, at, text, name) {
      count = split(words, parts, /[:, \\t]+/)
      text = ""
      for (at = 1; at <= count; at++) {
        name = parts[at]
        if (name == "") continue
        if (name == "nexthop") name = hop
        else if (name == "dot-nexthop") name = "." hop
        else if (name == "hostname") name = shown
        text = text (text == "" ? "" : ":") name
      }
      return text
    }
    {
      if (hop ~ /^\\[/) { sub(/^\\[/, "", hop); sub(/\\].*/, "", hop) } else sub(/:[^:]*$/, "", hop)
      level = tolower($1)
      named = level == "verify" || level == "secure"
      line = $1
      has_match = 0
      for (at = 2; at <= NF; at++) {
        word = $at
        if (named && word ~ /^match=/) { has_match = 1; word = "match=" written(substr(word, 7)) }
        line = line " " word
      }
      if (named && !has_match) line = line " match=" written(level == "secure" ? secure : verify)
      judged = mode == "control" || mode == "wrong-name" || mode == "expired" || mode == "old-protocol"
      if (named && judged) line = line " tafile=" anchor
      if (level == "fingerprint" && pins != "" && (mode == "control" || mode == "old-protocol")) line = line " match=" pins
      print line
    }'
}

# Of the host itself: the way back asks for it too, before anything was staged.
queue_dir() { postconf -c "$config_dir" -x -h queue_directory 2>/dev/null; }
# Routes and rules of the trial: $stage/own/transport, and $stage/rules with key, tab, rule.
compose_trial() {
  anchor=$trial_dir/authority.pem
  chroot_copy=
  if [ "$chroot" = y ]; then
    anchor=/$trial_name.pem
    chroot_copy=$(queue_dir)/$trial_name.pem
  fi
  secure_match=$(service_value smtp_tls_secure_cert_match)
  verify_match=$(service_value smtp_tls_verify_cert_match)
  : > "$stage/own/transport"
  : > "$stage/rules"
  while IFS=$tab read -r mode recipient address port shown; do
    place_of_trap="[$address]:$port"
    say "$recipient $channel:$place_of_trap" >> "$stage/own/transport"
    [ "$place" = none ] || printf '%s\\t%s\\n' "$place_of_trap" "$(rule_for "$mode" "$shown")" >> "$stage/rules"
  done < "$stage/traps"
  # a copy would take over that nobody else may read it, and Postfix must
  cat "$here/trial-authority.pem" > "$stage/own/authority.pem"
  if [ "$place" = own ]; then cp "$stage/rules" "$stage/own/policy"; fi
  compose_main
}
compose_main() {
  {
    cat "$stage/foreign/main.cf"
    [ -z "$(tail -c 1 "$stage/foreign/main.cf")" ] || say ''
    say "$section_first"
    hook transport_maps transport
    [ "$place" != own ] || hook smtp_tls_policy_maps policy
    say "$section_last"
  } > "$stage/new/main.cf"
  touch -t 202001010000 "$stage/new/main.cf"
}
hook() {
  rest=$(ask -h "$1")
  say "$1 = texthash:$trial_dir/$2\${rest:+, $rest}"
}

# The rule's table with ours in it, in $stage/base/table; entries are those Postfix answers with, not those an edited text would give.
build_table() {
  [ "$place" = table ] || return 0
  table_seen=$(sum_of "$table") || return 1
  cut -f 1 "$stage/rules" > "$stage/our-keys"
  case $table_type in
    texthash)
      without_block "$table" > "$stage/base/table"
      {
        [ -z "$(tail -c 1 "$stage/base/table")" ] || say ''
        say "$section_first"
        tr "$tab" ' ' < "$stage/rules"
        say "$section_last"
      } >> "$stage/base/table"
      built=$stage/base/table
      return 0 ;;
    cdb)
      answers_right "$table_source" "cdb:$table_source" || stop 12 table-stale "$table does not answer as $table_source says; run postmap" "$table"
      joined "$table_source" > "$stage/entries" ;;
    *) postmap -c "$config_dir" -s "$table_type:$table_source" > "$stage/entries" 2> "$stage/complaint" || {
        found_map=$table
        cannot_ask
      } ;;
  esac
  awk -F "$tab" 'NR == FNR { ours[$1] = 1; next } !($1 in ours)' "$stage/our-keys" "$stage/entries" > "$stage/entries-kept"
  cat "$stage/entries-kept" "$stage/rules" > "$stage/base/table"
  why=$(postmap -c "$config_dir" "$table_type:$stage/base/table" 2>&1) || return 1
  built=$stage/base/table\${table#"$table_source"}
  cut -f 1 "$stage/base/table" > "$stage/all-keys"
  postmap -c "$config_dir" -q - "$table_type:$stage/base/table" < "$stage/all-keys" 2>/dev/null | sort > "$stage/answered" || return 1
  sort "$stage/base/table" | cmp -s - "$stage/answered" || { why="$table does not answer as before"; return 1; }
}
without_block() {
  awk -v first="$section_first" -v last="$section_last" -v keys="$stage/our-keys" '
    BEGIN { while ((getline key < keys) > 0) ours[key] = 1 }
    $0 == first { inside = 1; next }
    $0 == last { inside = 0; next }
    inside && ($1 in ours) { next }
    { print }' "$1"
}
own_parts() { (cd "$stage/own" && ls -1); }

# Everything the plan rests on, and what the host says, as one hash.
state_of_trial() {
  set -- "$config_dir/main.cf" "$config_dir/master.cf"
  if [ "$place" = table ]; then
    set -- "$@" "$table"
    [ "$table" = "$table_source" ] || [ ! -f "$table_source" ] || set -- "$@" "$table_source"
  fi
  {
    say "$version"
    ls -1d "$all_trials"-* 2>/dev/null || :
    stat -c '%n %a %u:%g' "$@" 2>/dev/null || stat -f '%N %Lp %u:%g' "$@"
    $summer "$@"
    config_sum
  } | sum
}
tell_trial() {
  tell_file "$config_dir/main.cf" "$stage/new/main.cf" keep
  for part in $(own_parts); do tell_file "$trial_dir/$part" "$stage/own/$part" keep; done
  [ -z "$chroot_copy" ] || tell_file "$chroot_copy" "$stage/own/authority.pem" keep
  if [ "$place" = table ]; then
    if [ "$table_type" = texthash ]; then tell_file "$table" "$stage/base/table" keep
    else
      tr "$tab" ' ' < "$stage/rules" > "$stage/added"
      tell_added "$table" "$stage/added"
    fi
  fi
}
# A database as its added entries: the rest of it stays as it is.
tell_added() {
  at=$(mode_owner "$1")
  tell "file $1 $at = $(token "$2")"
}
`
