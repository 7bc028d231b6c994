# Runs one command in the process group that this shell leads, and ends that group when it is told to, or when
# the program that started it is gone. $1: directory of the attempt; $2: seconds between TERM and KILL if the
# program is gone; $3: file for the command's standard input; then the command.
#
# Standard input is the lifeline: words from the program, and its end when the program ends, however that happens.
dir=$1 bound=$2 input=$3
shift 3
exec 3<&0 4>&2 2>/dev/null
trap : HUP INT QUIT TERM
(
    trap '' HUP INT QUIT TERM
    exec >/dev/null 4>&-
    cd /
    while read -r word; do
        case $word in
            TERM) kill -s TERM 0 ;;
            KILL) kill -s KILL 0 ;;
            END) exit 0 ;;
        esac
    done
    kill -s TERM 0
    command -p sleep "$bound"
    command -p rm -rf -- "$dir"
    kill -s KILL 0
) <&3 3<&- &
watcher=$!
echo "$watcher" >"$dir/watcher"
AUREUS_GROUP=$$
export AUREUS_GROUP
# A subshell, for its signals are the defaults; exec, for the command is no word of the shell.
(exec "$@") <"$input" 2>&4 3<&- 4>&-
code=$?
# Without the file the program takes the code from the end of this shell.
echo "$code" >"$dir/exit" || exit "$code"
# The command is over but this shell stays until all else is: it keeps the group's number from being given away.
while kill -s 0 "$watcher"; do
    wait "$watcher"
done
exit "$code"
