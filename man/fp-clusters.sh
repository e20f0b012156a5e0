# The self-coupling below which a gap separates the densest clusters, taken out of the table for use in a script.
fp-clusters critical --tuples 2 --jd 0.3 --output critical.tsv
gap=$(awk -F '\t' '$1 == "gap" { print $3 }' critical.tsv)
fp-clusters dense --jd "$gap" --distance 0.005:0.03:0.005 --output dense.tsv

# A table says of each row whether it was solved: those that were not hold a bracket instead of a value.
fp-clusters dense --jd 0.05,0.3 --distance 0.005,0.05 --q0 solve --output both.tsv
awk -F '\t' '/^#/ { next }
             !last { for (last = 1; $last != "converged"; last++); next }
             $last == 1 { print $1, $3, $4 }' both.tsv

# Largest local entropy and the entropy around a typical fixed point, in one figure.
fp-clusters dense --jd 0.3 --distance 0.01:0.2:0.01 --output densest.tsv
fp-clusters typical --jd 0.3 --distance 0.01:0.2:0.01 --output typical.tsv
gnuplot << 'END'
set datafile separator tab; set datafile columnheaders
set terminal pngcairo; set output 'local.png'; set xlabel 'distance'
plot 'densest.tsv' using 'distance':'local_entropy' with lines title 'densest', \
    'typical.tsv' using 'distance':'entropy' with lines title 'around a typical one'
END
