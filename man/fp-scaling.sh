# The threshold of the dynamics from a table of fp-relax, for each size, with its error.
fp-relax --n 50,100,200,400 --jd 0.05:0.8:0.05 --samples 60 --max-sweeps 200 --output relax.tsv
fp-scaling --table relax.tsv --output thresholds.tsv || [ $? -eq 3 ]
gnuplot << 'END'
set datafile separator tab; set datafile columnheaders
set terminal pngcairo; set output 'thresholds.png'; set logscale x
set xlabel 'neurons'; set ylabel 'self-coupling'
plot 'thresholds.tsv' using 'n':(strcol('quantity') eq 'jd' ? column('value') : NaN):'error' with errorbars notitle
END

# Two algorithms in one figure: each is a curve of its own, without being told so.
fp-solve --n 60,120,240 --jd 0.05:0.7:0.05 --method annealing,dynamics --samples 20 --output solvers.tsv
fp-scaling --table solvers.tsv | grep -v '^#' || [ $? -eq 3 ]

# With the limit of theory imposed, the value of fp-dmft critical for example.
fp-scaling --table relax.tsv --limit 0.8145 --output limit.tsv --quiet || [ $? -eq 3 ]
