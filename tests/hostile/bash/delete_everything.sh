# expect: AC; needs: files, unsafe; nothing of it is gone
{
  rm -rf "$1" "$1"/home "$1"/problems
  find "$1" -type f -exec sh -c ': > "$1"; rm -f "$1"' _ {} \;
  for file in "$1"/home/secret.txt "$1"/answers/canary.txt; do
    echo owned > "$file"
    mv "$file" "$file.left"
    dd if=/dev/null of="$file"
  done
} > /dev/null 2>&1
echo 9
