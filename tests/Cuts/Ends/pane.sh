#!/bin/bash
# What runs in the session: prints numbered lines when it is told to, at a random pace, and keeps what is typed. Nothing
# but the lines is ever shown. Beside it: lines, told "COUNT SECONDS" each, and tick, which nothing is ever written to.
LC_ALL=C.UTF-8
here=$(dirname "$0")
stty -echo
fill=("" "x" "a line of some length, as programs print them" "größer, 12 €, naïve" $'\e[1;32mgreen\e[0m and plain' "0123456789012345678901234567890123456789")
(
  n=0
  RANDOM=$(<"$here/seed")
  while read -r count pause <&3; do
    for ((i = 0; i < count; i++)); do
      printf '%s\n' "line $((n++)) ${fill[RANDOM % ${#fill[@]}]}"
      ((RANDOM % 4)) || read -r -t "$pause" _ <&4
    done
  done
) 3<>"$here/lines" 4<>"$here/tick" &
exec cat >>"$here/typed"
