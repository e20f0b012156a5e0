#!/bin/bash
# One table on many machines: built with `make MPI=1`, the tool hands its work items out among the ranks.
#   sbatch examples/slurm-mpi.sh                    # submitted again, it resumes what was cut off
# One rank a machine, its threads being the processors: a network is in memory once for each thread.
#SBATCH --job-name=relax-mpi
#SBATCH --nodes=4
#SBATCH --ntasks-per-node=1
#SBATCH --cpus-per-task=28
#SBATCH --mem=250G
#SBATCH --time=12:00:00
set -eu

# Without --bind-to none Open MPI gives a rank one processor only.
mpirun --map-by ppr:1:node --bind-to none \
    fp-relax --n 25600 --jd 0.60:0.84:0.01 --rule permuted,random,cyclic --max-sweeps 720 --samples 50 \
    --threads "${SLURM_CPUS_PER_TASK:-1}" --output "${TABLE:-relax.tsv}" --progress never
