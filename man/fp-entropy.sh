# Entropy against self-coupling for three symmetries, drawn by gnuplot. Columns are used by name.
fp-entropy --jd 0:1:0.02 --eta=-0.5,0,1 --output entropy.tsv
gnuplot << 'END'
set datafile separator tab; set datafile columnheaders
set terminal pngcairo; set output 'entropy.png'
set xlabel 'self-coupling'; set ylabel 'entropy, nats per neuron'
plot for [eta in '-0.5 0 1'] 'entropy.tsv' using \
    'jd':(column('eta') == eta + 0 ? column('entropy') : NaN) with lines title 'eta = '.eta
END

# How many fixed points a network of 100 neurons has on average: the column log_mean_count is per neuron.
fp-entropy --jd 0.1:0.5:0.1 --n 100 | grep -v '^#' |
    awk -F '\t' 'NR > 1 { printf "%s  %.3g\n", $1, exp($7 * $8) }'

# The same table in Python.
python3 -c "
import pandas
table = pandas.read_csv('entropy.tsv', sep='\t', comment='#')
print(table.pivot(index='jd', columns='eta', values='entropy').loc[[0, 0.5, 1]])"
