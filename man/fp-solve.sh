# Four algorithms on the same networks, and the fraction of them that each solves.
fp-solve --n 200 --jd 0.1,0.3,0.5 --method focusing,reinforcement,annealing,dynamics --samples 10 --output solve.tsv
grep -v '^#' solve.tsv | cut -f 2,5,8-10

# How a run goes: violated constraints against the iteration.
fp-solve --n 500 --jd 0.14 --samples 1 --trace --output trace.tsv
gnuplot << 'END'
set datafile separator tab; set datafile columnheaders
set terminal pngcairo; set output 'trace.png'
set xlabel 'iteration'; set ylabel 'violated constraints'
plot 'trace.tsv' using 'iteration':'violated' with lines notitle
END

# What focusing finds, and how dense the fixed points are around it.
fp-solve --n 300 --jd 0.3 --samples 1 --starts 4 --save-states solutions.h5 > /dev/null
fp-local --state solutions.h5 --distance 0.03,0.1,0.2
