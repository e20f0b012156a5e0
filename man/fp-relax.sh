# Where does the dynamics reach a fixed point within 1000 sweeps, and how does that move with the number of neurons?
fp-relax --threshold --within 1000 --n 100,200,400,800 --samples 40 --output threshold.tsv
gnuplot << 'END'
set datafile separator tab; set datafile columnheaders
set terminal pngcairo; set output 'threshold.png'; set logscale x
plot 'threshold.tsv' using 'n':(strcol('quantity') eq 'jd' ? column('value') : NaN):'error' \
    with errorbars notitle
END

# A long run that is interrupted goes on when the same command is given again.
fp-relax --n 200,400 --jd 0.3:0.9:0.1 --samples 40 --output relax.tsv

# Median time to a fixed point where at least half of the runs get there.
python3 -c "
import pandas
table = pandas.read_csv('relax.tsv', sep='\t', comment='#')
reached = table[table.converged >= 0.5]
print(reached[['n', 'jd', 'sweeps_median', 'sweeps_median_low', 'sweeps_median_high']])"

# One network: its fixed points are reached from 50 starts, kept, and looked at by another tool.
fp-relax --n 200 --jd 0.7 --samples 1 --starts 50 --save-network network.h5 --save-states states.h5 > /dev/null
fp-local --state states.h5 --distance 0.05,0.1
