# Three shards, which could be computed on three machines, and the table that a single command writes.
for i in 0 1 2; do
    fp-relax --n 100 --jd 0.4:0.9:0.1 --samples 20 --shard $i/3 --output part$i.tsv
done
fp-merge part0.tsv part1.tsv part2.tsv --output relax.tsv
fp-relax --n 100 --jd 0.4:0.9:0.1 --samples 20 | cmp - relax.tsv

# Rows that depend on all others are in no shard. The tool adds them to what fp-merge leaves.
for i in 0 1; do
    fp-recall --capacity --n 10,20 --layers 2 --epochs 20 --shard $i/2 --output size$i.tsv || [ $? -eq 3 ]
done
fp-merge size0.tsv size1.tsv --output capacity.tsv || [ $? -eq 3 ]
fp-recall --capacity --n 10,20 --layers 2 --epochs 20 --output capacity.tsv || [ $? -eq 3 ]
