# Prototypes with noise: a network, a reservoir and a perceptron, epoch by epoch.
fp-learn --data prototypes --train-noise 0.3 --test-noise 0.3 --train-count 2000 --test-count 1000 --hidden 100 \
    --epochs 4 --model full,reservoir,perceptron --every 1 --output learning.tsv
python3 -c "
import pandas
table = pandas.read_csv('learning.tsv', sep='\t', comment='#')
print(table.pivot(index='epoch', columns='model', values='test_accuracy'))"

# Train, keep the model, go on for two more epochs, and have the answers written.
fp-learn --data prototypes --train-count 1000 --test-count 500 --hidden 100 --epochs 2 --save model.h5 > /dev/null
fp-learn --data prototypes --train-count 1000 --test-count 500 --hidden 100 --epochs 4 --resume model.h5 \
    --predict answers.h5 > /dev/null

# At which self-coupling does learning fail, and how is that called?
fp-learn --data prototypes --train-noise 0.3 --test-noise 0.3 --train-count 1000 --test-count 1000 --hidden 100 \
    --epochs 3 --jd 0,0.3,0.6 --output jd.tsv || [ $? -eq 3 ]
