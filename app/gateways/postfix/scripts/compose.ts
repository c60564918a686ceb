// Builds the wanted state of the host in a temporary folder: its own main.cf and master.cf with our sections, and our folder. Both the
// apply and the verify script compare the host with it, so what is shown is what would be written.

export const composeEngine = `
# Our section of main.cf with what the host says without us.
fill_kept() {
  awk '
    FILENAME == ARGV[1] { at = index($0, " = "); if (at) said[substr($0, 1, at - 1)] = substr($0, at + 3); next }
    /^handschlag_kept_[a-z_]+ =/ {
      $0 = $1 " ="
      name = $1
      sub(/^handschlag_kept_/, "", name)
      if (said[name] != "") $0 = $0 " " said[name]
    }
    { print }' "$stage/parameters" "$1"
}

compose() {
  for file in main.cf master.cf; do
    without_section "$config_dir/$file" > "$stage/foreign/$file" ||
      stop 12 marks "the marks of our section in $file do not pair; repair them by hand" "$file"
  done
  cp "$stage/foreign/main.cf" "$stage/new/main.cf"
  # Postfix waits before it reads a main.cf that is younger than two seconds.
  touch -t 202001010000 "$stage/foreign/main.cf"
  ask_foreign || stop 13 main-cf 'postconf does not read main.cf'
  fill_kept "$here/main.cf.section" >> "$stage/new/main.cf"
  touch -t 202001010000 "$stage/new/main.cf"
  cat "$stage/foreign/master.cf" "$here/master.cf.section" > "$stage/new/master.cf"
  for map in $maps; do cp "$here/$map" "$stage/own/$map"; done
  printf '%s\\n' "$set_hash" > "$stage/own/set"
  if [ "$has_authorities" = yes ]; then
    awk -v folder="$stage/own" '
      /^# file ca-[0-9a-f]+[.]pem$/ { target = folder "/" $3; next }
      target != "" { print > target }' "$here/authorities.pem"
  fi
}

own_files() { (cd "$stage/own" && ls -1); }

# One line for each file that is not as wanted.
differences() {
  for file in main.cf master.cf; do
    cmp -s "$stage/new/$file" "$config_dir/$file" || say "$config_dir/$file"
  done
  for file in $(own_files); do
    cmp -s "$stage/own/$file" "$own_dir/$file" 2>/dev/null || say "$own_dir/$file"
  done
  suffix=$(db_suffix)
  for map in $maps; do
    [ -z "$suffix" ] || [ -f "$own_dir/$map$suffix" ] || say "$own_dir/$map$suffix"
  done
  for file in $(stale_files); do say "$own_dir/$file (no longer needed)"; done
}

# Databases that are missing or do not answer as their map.
weak_databases() {
  suffix=$(db_suffix)
  [ -n "$suffix" ] || return 0
  for map in $maps; do
    if [ ! -f "$own_dir/$map$suffix" ] || ! cmp -s "$stage/own/$map" "$own_dir/$map" ||
      ! answers_right "$stage/own/$map" "$map_type:$own_dir/$map" 2>/dev/null; then say "$map$suffix"; fi
  done
}

# The path of the manifest when it does not say what is wanted.
missing_manifest() {
  if [ "$(hashes_in "$manifest")" != "$(hashes_in "$stage/manifest")" ]; then say "$manifest"; fi
}

# Files of ours that the new set does not have; nothing else in the folder is touched.
stale_files() {
  [ -d "$own_dir" ] || return 0
  suffix=$(db_suffix)
  for path in "$own_dir"/ca-*.pem "$own_dir"/tls_policy* "$own_dir"/transport* "$own_dir"/sender_tls*; do
    [ -f "$path" ] || continue
    file=\${path##*/}
    case $file in *.handschlag-new) continue ;; esac
    [ -f "$stage/own/$file" ] && continue
    source=\${file%"$suffix"}
    [ -n "$suffix" ] && [ "$source" != "$file" ] && [ -f "$stage/own/$source" ] && continue
    say "$file"
  done
}

# One line for each entry: key, tab, the words apart by one blank.
joined() {
  awk '
    function flush(key) {
      if (entry == "") return
      $0 = entry
      key = $1
      $1 = ""
      $0 = $0
      $1 = $1
      printf "%s\\t%s\\n", key, $0
      entry = ""
    }
    /^[ \\t]*(#|$)/ { next }
    /^[ \\t]/ { entry = entry " " $0; next }
    { line = $0; flush(); entry = line }
    END { flush() }' "$1"
}

# Postfix asks every map for one key before the next key: an address or a sub-domain in a map of the host's own beats our domain.
check_routes() {
  joined "$stage/own/transport" | cut -f 1 > "$stage/ours"
  sed -n 's/^[^.]/handschlag-probe@&/p' "$stage/ours" > "$stage/probes"
  postconf -c "$stage/foreign" -x -h transport_maps 2>/dev/null | awk '{
    deep = 0
    for (at = 1; at <= length($0); at++) {
      letter = substr($0, at, 1)
      if (letter == "{") deep++
      if (letter == "}") deep--
      printf "%s", (deep == 0 && letter ~ /[ ,\\t]/) ? "\\n" : letter
    }
    print "" }' | sed '/^$/d' > "$stage/routes"
  while IFS= read -r map; do
    map=\${map#proxy:}
    case $map in
      *regexp:* | *pcre:*) stop 12 routes "transport_maps holds $map, whose patterns may beat our routes" "$map" ;;
    esac
    beaten=$(postmap -c "$stage/foreign" -q - "$map" < "$stage/probes" 2>/dev/null | head -n 3) || true
    [ -z "$beaten" ] || stop 12 routes "$map answers for addresses of our domains and would beat our routes: $beaten" "$map: $beaten"
    beaten=$(postmap -c "$stage/foreign" -s "$map" 2>/dev/null | awk '
      NR == FNR { ours[$1] = 1; next }
      {
        key = tolower($1)
        if (key in ours) next
        at = index(key, "@")
        rest = substr(key, at + 1)
        if (at && rest in ours) { print key; next }
        while ((dot = index(rest, ".")) > 0) {
          rest = substr(rest, dot + 1)
          if (("." rest) in ours) { print key; next }
        }
      }' "$stage/ours" - | head -n 3) || true
    [ -z "$beaten" ] || stop 12 routes "$map has entries that would beat our routes: $beaten" "$map: $beaten"
  done < "$stage/routes"
}

# Every key of a map must give exactly the value that stands behind it.
answers_right() {
  joined "$1" > "$stage/wanted"
  cut -f 1 "$stage/wanted" | postmap -c "$config_dir" -q - "$2" | tr -s ' ' > "$stage/answered" || return 1
  cmp -s "$stage/wanted" "$stage/answered"
}
`
