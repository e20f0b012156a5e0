#!/bin/bash
# A table in shards: an array of independent jobs, one for each, and fp-merge when all are finished.
#   sbatch --array=0-23 examples/slurm-array.sh                                   # computes 24 shards
#   sbatch --dependency=singleton --export=ALL,MERGE=yes examples/slurm-array.sh  # then joins them
# The first line again, or with the numbers of some shards only, resumes what was cut off.
# No MPI is needed, and jobs may run at any time on any machine that sees the folder.
#SBATCH --job-name=relax
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=4
#SBATCH --mem=40G
#SBATCH --time=12:00:00
#SBATCH --signal=B:TERM@60
set -eu

table=${TABLE:-relax.tsv}
shards=${SHARDS:-24} # in all, whatever part of the array is submitted
run() { # all shards must have the same command, but for --shard, --output and --threads
    fp-relax --n 25600 --jd 0.60:0.84:0.01 --rule permuted,random,cyclic --max-sweeps 720 --samples 50 "$@"
}

if [ -n "${MERGE:-}" ]; then
    files=()
    for ((i = 0; i < shards; i++)); do files+=("$table.$i"); done
    status=0
    fp-merge "${files[@]}" --output "$table" || status=$?
    # 3 without the table: rows that depend on all others (--threshold, --capacity) are left to the tool, which goes on
    # from $table.part. 3 with the table: some rows have converged 0.
    if [ $status -eq 3 ] && [ ! -e "$table" ]; then
        status=0
        run --output "$table" || status=$?
    fi
    exit $status
fi

# The tool runs in the background because bash passes no signal on to a command that it waits for.
run --shard "$SLURM_ARRAY_TASK_ID/$shards" --output "$table.$SLURM_ARRAY_TASK_ID" \
    --threads "${SLURM_CPUS_PER_TASK:-1}" --progress never &
tool=$!
trap 'kill -TERM $tool' TERM
while wait $tool; status=$?; kill -0 $tool 2> /dev/null; do :; done
exit $status
