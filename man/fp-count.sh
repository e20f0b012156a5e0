# Are 1000 networks of 18 neurons a fair sample? The z-scores of rows with different self-couplings are correlated.
fp-count --n 18 --jd 0,0.2,0.4 --samples 1000 --output count.tsv
awk -F '\t' '/^#/ { next }
             !z { for (z = 1; $z != "z_score"; z++); next }
             { print $2, $z }' count.tsv

# All fixed points of a network, and how many lie around each of them.
fp-count --n 24 --jd 0.2 --samples 1 --list --save-states states.h5 --output list.tsv
fp-local --state states.h5 --distance 0.2,0.3 || [ $? -eq 3 ]

# A network of one's own: write it, count at several margins.
fp-relax --n 20 --jd 0.5 --samples 1 --save-network network.h5 > /dev/null
fp-count --network network.h5 --margin 0:0.4:0.1
