// What is known about the host before anything is written: one hash over all a plan rests on, what we wrote here last (a manifest in our
// folder), and the reasons why a change must be accepted knowingly.

export const stateEngine = `
writer=1
manifest_head='handschlag-manifest 1'
manifest=$own_dir/manifest
marker=$config_dir/handschlag-unfinished
backups=$config_dir/handschlag-backup
unsafe_codes=

# Mode and owner of a file, such as: 644 root:root
mode_owner() {
  shown=$(stat -c '%a %U:%G' "$1" 2>/dev/null || stat -f '%Lp %Su:%Sg' "$1")
  case \${shown#* } in
    *UNKNOWN* | *[!A-Za-z0-9._:-]*) shown=$(stat -c '%a %u:%g' "$1" 2>/dev/null || stat -f '%Lp %u:%g' "$1") ;;
  esac
  say "$shown"
}
same_file() { cmp -s "$1" "$2" && [ "$(mode_owner "$1")" = "$(mode_owner "$2")" ]; }

# Everything a plan rests on, as one hash: main.cf, master.cf, our folder, the versions.
version=$(postconf -d -h mail_version 2>/dev/null) || version=
state_of_host() {
  set --
  for path in "$config_dir/main.cf" "$config_dir/master.cf" "$own_dir"/*; do
    case $path in *.handschlag-new) continue ;; esac
    if [ -f "$path" ]; then set -- "$@" "$path"; fi
  done
  {
    say "$writer $version"
    stat -c '%n %a %u:%g' "$@" 2>/dev/null || stat -f '%N %Lp %u:%g' "$@"
    $summer "$@"
  } | sum
}
# Where the state before the run that did not end stands: its backup, or where it went on from.
begun_backup() {
  [ -f "$marker" ] || return 1
  begun_at=$(said_in "$marker" origin)
  [ -n "$begun_at" ] || begun_at=$(said_in "$marker" backup)
  say "$begun_at"
}
told_state() { { state_of_host; [ ! -f "$marker" ] || cat "$marker"; } | sum; }
expect_state() {
  [ -z "$expected" ] || [ "$expected" = "$(told_state)" ] ||
    stop 14 moved 'the host is not as it was when the plan was made; nothing was written'
}

# What was shown and its hash are of one state.
still_as_shown() { [ "$(told_state)" = "$shown_state" ] || stop 14 moved 'the host was changed while it was looked at; look again'; }

is_ours() {
  case $1 in
    *.handschlag-new) return 1 ;;
    set | manifest | ca-*.pem | tls_policy* | transport* | sender_tls*) return 0 ;;
  esac
  return 1
}
is_manifest() { [ -f "$1" ] && [ "$(head -n 1 "$1")" = "$manifest_head" ]; }
said_in() { sed -n "s/^$2 //p" "$1"; }
# What a manifest says of each file of ours: hash, two blanks, name; main.cf and master.cf stand for our sections.
hashes_in() { if is_manifest "$1"; then grep -E '^[0-9a-f]{64}  [A-Za-z0-9._-]+$' "$1" || :; fi; }
section_sum() { if [ -n "$(section_of "$1")" ]; then section_of "$1" | sum; else say gone; fi; }

# The manifest of the wanted state, from the stage.
write_manifest() {
  {
    say "$manifest_head"
    say "writer $writer"
    say "desk $desk"
    for id in $changed; do say "changed $id"; done
    say "$(section_sum "$stage/new/main.cf")  main.cf"
    say "$(section_sum "$stage/new/master.cf")  master.cf"
    for file in $(own_files); do say "$(sum_of "$stage/own/$file")  $file"; done
  } > "$stage/manifest"
}

# Hashes that may be there: of the last run, and of the run that did not end.
known_hashes() {
  hashes_in "$manifest" > "$stage/known"
  [ -f "$marker" ] || return 0
  for begun in "$(said_in "$marker" backup)" "$(begun_backup)"; do
    hashes_in "$begun/own/manifest"
    hashes_in "$begun/wanted"
    hashes_in "$begun/wanted-before"
  done >> "$stage/known"
}

# Paths of ours that are not as we left them.
hand_edits() {
  sed 's/^[0-9a-f]*  //' "$stage/known" | sort -u > "$stage/known-names"
  while IFS= read -r name; do
    case $name in
      main.cf | master.cf) path=$config_dir/$name; found=$(section_sum "$path") ;;
      *) path=$own_dir/$name; if [ -f "$path" ]; then found=$(sum_of "$path"); else found=gone; fi ;;
    esac
    if [ "$found" = gone ] && [ -f "$marker" ]; then continue; fi
    grep -qxF "$found  $name" "$stage/known" || say "$path"
  done < "$stage/known-names"
}

# Files of others that stand where ours would.
foreign_content() {
  suffix=$(db_suffix)
  for file in $(own_files; stale_files) manifest; do
    [ -f "$own_dir/$file" ] || continue
    if [ "$file" = manifest ]; then is_manifest "$manifest" && continue; fi
    grep -q "  \${file%"$suffix"}\\$" "$stage/known" || say "$own_dir/$file"
  done
}

# One line for each demand: policy, tab, where and what.
policy_lines() {
  for map in tls_policy transport sender_tls; do
    [ ! -f "$1/$map" ] || awk -v map="$map" '
      /^# policy / { id = $3; next }
      /^[ \\t]*(#|$)/ { next }
      id != "" { print id "\\t" map " " $0 }' "$1/$map"
  done
  awk '/^handschlag_in_/ { id = substr($1, 15); gsub(/_/, "-", id); print id "\\tmain " $0 }' "$2"
}

# One line for each domain that TLS is enforced for: direction, domain, tab, partner.
enforced() {
  set -- "$1" $(for map in tls_policy transport sender_tls; do [ ! -f "$1/$map" ] || say "$1/$map"; done)
  shift
  [ "$#" -gt 0 ] || return 0
  awk '
    FNR == 1 { name = FILENAME; sub(/.*\\//, "", name); partner = "" }
    /^# policy / { partner = $3; next }
    /^# partner / { partner = substr($0, 11); next }
    /^[ \\t]/ || /^#/ || /^$/ { next }
    name == "tls_policy" { level[$1] = $2; next }
    name == "sender_tls" { print "in " $1 "\\t" partner; next }
    {
      hop = $2
      sub(/^[^:]*:/, "", hop)
      sub(/,.*/, "", hop)
      if (hop == "") hop = $1
      if (level[hop] != "" && level[hop] != "may") print "out " $1 "\\t" partner
    }' "$@"
}

# What changes from one folder of maps to another: $changed are policies, $lost of $total are those that change or go, $ends partners.
compare_policies() {
  policy_lines "$1" "$2" | sort -u > "$stage/old-lines"
  policy_lines "$3" "$4" | sort -u > "$stage/new-lines"
  changed=$(sort "$stage/old-lines" "$stage/new-lines" | uniq -u | cut -f 1 | sort -u)
  cut -f 1 "$stage/old-lines" | sort -u > "$stage/old-ids"
  total=$(grep -c . "$stage/old-ids" || :)
  say "$changed" > "$stage/changed"
  lost=$(grep -cxF -f "$stage/changed" "$stage/old-ids" || :)
  enforced "$1" | sort -u > "$stage/old-enforced"
  enforced "$3" | cut -f 1 | sort -u > "$stage/new-enforced"
  ends=$(awk -F '\\t' '
    FILENAME == ARGV[1] { kept[$1] = 1; next }
    !($1 in kept) { print $2 }' "$stage/new-enforced" "$stage/old-enforced" | sort -u)
}

unsafe() {
  unsafe_codes="$unsafe_codes $1"
  tell "unsafe $*"
}
tell_edits() {
  for path in $(hand_edits); do
    unsafe hand-edited "$path"
    say "UNSAFE (hand-edited): $path was edited since it was written"
  done
}
tell_ends() {
  [ -n "$ends" ] || return 0
  unsafe enforcement-ends "$(say "$ends" | grep -c .)" "$(say "$ends" | head -n 50 | base64_line)"
  say 'UNSAFE (enforcement-ends): TLS would no longer be enforced for'
  say "$ends" | sed 's/^/  /'
}

# Every reason why this change must be accepted knowingly.
judge_change() {
  known_hashes
  tell_edits
  if is_manifest "$manifest"; then
    by=$(said_in "$manifest" desk)
    before=$(said_in "$manifest" writer)
    case $before in
      '' | *[!0-9]*) before=0 ;;
    esac
    if [ "$before" -gt "$writer" ]; then
      unsafe newer-writer "$before"
      say 'UNSAFE (newer-writer): a newer Handschlag wrote what is there'
    fi
  else
    by=
  fi
  if [ -f "$marker" ]; then
    begun_by=$(said_in "$marker" desk)
    [ "$desk" = - ] || [ "$begun_by" = - ] || [ "$begun_by" = "$desk" ] || by=other
  elif [ -z "$by" ] && { [ -f "$own_dir/set" ] || [ -n "$(section_of "$config_dir/main.cf")" ]; }; then
    by=other
  fi
  if [ "$by" = other ] || { [ -n "$by" ] && [ "$desk" != - ] && [ "$by" != "$desk" ]; }; then
    unsafe unknown-set "$(head -c 64 "$own_dir/set" 2>/dev/null | tr -cd 0-9a-f | grep . || say -)"
    say 'UNSAFE (unknown-set): what is there was not written from this desk'
  else
    for path in $(foreign_content); do
      unsafe foreign-content "$path"
      say "UNSAFE (foreign-content): $path is not ours"
    done
  fi
  if [ "$lost" -gt 1 ] && [ $((lost * 10)) -gt $((total * 3)) ]; then
    unsafe too-much-changed "$lost" "$total"
    say "UNSAFE (too-much-changed): $lost of $total policies change or go"
  fi
  tell_ends
}

# A line of the plan for one file: what is there and what would be.
tell_file() {
  if [ -f "$1" ]; then at=$(mode_owner "$1"); elif [ "$3" = exact ]; then at=$(mode_owner "$2"); else at='644 root:root'; fi
  tell "file $1 $at $(token "$1") $(token "$2")"
}
tell_database() { tell "database $1 $2 $map_type"; }
tell_unfinished() {
  [ -f "$marker" ] || return 0
  tell "unfinished $(said_in "$marker" started) $(begun_backup)"
  say "NOTE: a run began at $(said_in "$marker" started) and did not end; its backup is $(begun_backup)."
}
`
