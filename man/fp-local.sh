# Around what the dynamics and focusing find at the same networks: gain_ref is the mean of the differences.
fp-local --n 300 --jd 0.5 --from dynamics,focusing --samples 10 --distance 0.03,0.1,0.2 --output local.tsv
python3 -c "
import pandas
table = pandas.read_csv('local.tsv', sep='\t', comment='#')
print(table[table['from'] == 'focusing'][['distance', 'gain_ref', 'gain_ref_error']])"

# Is belief propagation right? Next to the exact entropy of networks that can be enumerated.
fp-local --n 20 --jd 0.5 --from exact --samples 5 --output exact.tsv

# The curve of one reference, and the bound that theory sets for the densest clusters.
fp-local --n 500 --jd 0.5 --output curve.tsv
gnuplot << 'END'
set datafile separator tab; set datafile columnheaders
set terminal pngcairo; set output 'curve.png'; set xlabel 'distance between replicas'
plot 'curve.tsv' using 'distance_replicas':'local_entropy' with linespoints, \
    'curve.tsv' using 'distance_replicas':'dense_entropy' with lines
END
