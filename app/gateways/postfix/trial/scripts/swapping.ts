// How files of the host get their new content without losing what others write at the same moment: a file is put in place only while it is what
// was looked at, and the one before stays by a second name until that is certain. A write that came between is put back, and told by code 2.

export const swappingEngine = `
# add_swap SOURCE TARGET keep|exact SEEN: SEEN is the sum of the target as it was looked at; - = there is none.
add_swap() { printf '%s\\t%s\\t%s\\t%s\\n' "$1" "$2" "$3" "$4" >> "$stage/moves"; }
prepare_swaps() {
  while IFS=$tab read -r source target how seen; do prepare_one "$source" "$target" "$how" || return 1; done < "$stage/moves"
}
is_as_seen() { [ "$(sum_of "$1" 2>/dev/null)" = "$2" ]; }
others_wrote() {
  why="$1 was changed by somebody else just now"
  return 2
}
# Their file again, where ours stands in its place; a still newer one of theirs is left alone.
give_way() {
  if cmp -s "$2" "$1"; then
    why=$(mv -f "$1.handschlag-old" "$1" 2>&1) || return 1
    sync_file "\${1%/*}" || return 1
  fi
  others_wrote "$1"
}
swap_one() {
  if [ "$3" = - ]; then
    why=$(mv -f "$1.handschlag-new" "$1" 2>&1) && sync_file "\${1%/*}"
    return
  fi
  rm -f -- "$1.handschlag-old"
  [ -f "$1" ] || { others_wrote "$1"; return; }
  why=$(ln "$1" "$1.handschlag-old" 2>&1) || return 1
  if ! is_as_seen "$1.handschlag-old" "$3" || ! [ "$1" -ef "$1.handschlag-old" ]; then
    others_wrote "$1"
    return
  fi
  why=$(mv -f "$1.handschlag-new" "$1" 2>&1) || return 1
  sync_file "\${1%/*}" || return 1
  is_as_seen "$1.handschlag-old" "$3" || give_way "$1" "$2"
}
swap_all() {
  while IFS=$tab read -r source target how seen; do swap_one "$target" "$source" "$seen" || return; done < "$stage/moves"
}
# Once more after a while: who had a file open may have written into the one that was there before.
swaps_stand() {
  while IFS=$tab read -r source target how seen; do
    [ -f "$target.handschlag-old" ] || continue
    is_as_seen "$target.handschlag-old" "$seen" || { give_way "$target" "$source"; return; }
    rm -f -- "$target.handschlag-old"
  done < "$stage/moves"
}
# drop_swaps FOLDER: what a run that was killed left beside the files of a trial. Where it went between putting a file in place and looking
# at the one before, that one still holds what others wrote.
drop_swaps() {
  while IFS=$tab read -r made target name kind; do
    old=$target.handschlag-old
    if [ -f "$old" ] && is_as_seen "$target" "$made" && ! is_as_seen "$old" "$made" && ! cmp -s "$1/kept/$name" "$old"; then
      why=$(mv -f "$old" "$target" 2>&1) || return 1
    fi
    rm -f -- "$old" "$target.handschlag-new"
  done < "$1/written"
}
`
