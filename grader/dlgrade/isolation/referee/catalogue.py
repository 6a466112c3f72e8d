"""Which classes and functions of Keras a model may be made of, and which arguments each takes.

A line is a class with `argument:kind` pairs; kinds are in `fields`. A kind with "?" may be None, `a|b` is a choice of
words. What is not listed is refused, whatever Keras would do with it.
"""

from __future__ import annotations

Fields = dict[str, str]


def _table(lines: str, **common: str) -> dict[str, Fields]:
    """Read lines of `Name, Name: argument:kind …`; `$word` stands for one of the common parts."""
    table: dict[str, Fields] = {}
    for line in filter(None, map(str.strip, lines.splitlines())):
        names, _, arguments = line.partition(": ")
        for word, text in common.items():
            arguments = arguments.replace(f"${word}", text)
        fields = dict(pair.split(":", 1) for pair in arguments.split())
        table |= {name.strip(): fields for name in names.rstrip(":").split(",")}
    return table


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


INITIALIZERS = _table(
    """
    Zeros, Ones:
    Identity, IdentityInitializer: gain:number
    Constant: value:number
    RandomNormal, TruncatedNormal: mean:number stddev:number seed:seed?
    RandomUniform: minval:number maxval:number seed:seed?
    GlorotNormal, GlorotUniform, HeNormal, HeUniform, LecunNormal, LecunUniform: seed:seed? input_axes:none output_axes:none
    VarianceScaling: scale:number mode:fan_in|fan_out|fan_avg distribution:normal|truncated_normal|untruncated_normal|uniform seed:seed? input_axes:none output_axes:none
    Orthogonal, OrthogonalInitializer: gain:number seed:seed?
    """  # noqa: E501
)
REGULARIZERS = _table(
    """
    L1: l1:number
    L2: l2:number
    L1L2: l1:number l2:number
    OrthogonalRegularizer: factor:number mode:rows|columns
    """
)
CONSTRAINTS = _table(
    """
    NonNeg:
    MaxNorm: max_value:number axis:axes
    UnitNorm: axis:axes
    MinMaxNorm: min_value:number max_value:number rate:number axis:axes
    """
)
SCHEDULES = _table(
    """
    ExponentialDecay, InverseTimeDecay: $start decay_steps:number decay_rate:number staircase:flag
    PolynomialDecay: $start decay_steps:number end_learning_rate:number power:number cycle:flag
    CosineDecay: $start decay_steps:number alpha:number warmup_target:number? warmup_steps:number
    CosineDecayRestarts: $start first_decay_steps:number t_mul:number m_mul:number alpha:number
    PiecewiseConstantDecay: boundaries:numbers values:numbers name:name
    """,
    start="initial_learning_rate:number name:name",
)
OPTIMIZERS = _table(
    """
    SGD: $common momentum:number nesterov:flag
    RMSprop: $common rho:number momentum:number epsilon:number centered:flag
    Adam, AdamW: $common beta_1:number beta_2:number epsilon:number amsgrad:flag
    Adamax, Nadam, Lamb: $common beta_1:number beta_2:number epsilon:number
    Lion: $common beta_1:number beta_2:number
    Adadelta: $common rho:number epsilon:number
    Adagrad: $common initial_accumulator_value:number epsilon:number
    Adafactor: $common beta_2_decay:number epsilon_1:number epsilon_2:number clip_threshold:number relative_step:flag
    Ftrl: $common learning_rate_power:number initial_accumulator_value:number l1_regularization_strength:number l2_regularization_strength:number l2_shrinkage_regularization_strength:number beta:number
    """,  # noqa: E501
    common=(
        "name:name learning_rate:rate weight_decay:number? clipnorm:number? clipvalue:number? global_clipnorm:number? "
        "use_ema:flag ema_momentum:number ema_overwrite_frequency:count? loss_scale_factor:number? "
        "gradient_accumulation_steps:count?"
    ),
)
_LOSS = "name:name reduction:sum|mean|sum_over_batch_size|mean_with_sample_weight|none? dtype:dtype?"
LOSSES = _table(
    """
    MeanSquaredError, MeanAbsoluteError, MeanAbsolutePercentageError, MeanSquaredLogarithmicError: $common
    LogCosh, Poisson, KLDivergence, Hinge, SquaredHinge, CategoricalHinge: $common
    Huber: $common delta:number
    CosineSimilarity: $common axis:axes
    BinaryCrossentropy, CategoricalCrossentropy: $common from_logits:flag label_smoothing:number axis:axes
    SparseCategoricalCrossentropy: $common from_logits:flag ignore_class:integer? axis:axes
    BinaryFocalCrossentropy: $common from_logits:flag label_smoothing:number axis:axes apply_class_balancing:flag alpha:number gamma:number
    CategoricalFocalCrossentropy: $common from_logits:flag label_smoothing:number axis:axes alpha:numbers gamma:number
    Dice: $common axis:axes?
    Tversky: $common alpha:number beta:number axis:axes?
    """,  # noqa: E501
    common=_LOSS,
)
METRICS = _table(
    """
    Accuracy, CategoricalAccuracy, SparseCategoricalAccuracy, MeanSquaredError, MeanAbsoluteError: $common
    RootMeanSquaredError, MeanAbsolutePercentageError, MeanSquaredLogarithmicError, LogCoshError, Poisson: $common
    KLDivergence, Hinge, SquaredHinge, CategoricalHinge: $common
    CosineSimilarity: $common axis:axes
    BinaryAccuracy: $common threshold:number
    TopKCategoricalAccuracy: $common k:small
    SparseTopKCategoricalAccuracy: $common k:small from_sorted_ids:flag
    BinaryCrossentropy: $common from_logits:flag label_smoothing:number
    CategoricalCrossentropy: $common from_logits:flag label_smoothing:number axis:axes
    SparseCategoricalCrossentropy: $common from_logits:flag ignore_class:integer? axis:axes
    Precision, Recall: $common thresholds:numbers? top_k:small? class_id:integer?
    TruePositives, TrueNegatives, FalsePositives, FalseNegatives: $common thresholds:numbers?
    AUC: $common num_thresholds:small curve:ROC|PR summation_method:interpolation|minoring|majoring multi_label:flag num_labels:small? label_weights:numbers? from_logits:flag
    F1Score: $common average:micro|macro|weighted? threshold:number?
    FBetaScore: $common average:micro|macro|weighted? threshold:number? beta:number
    R2Score: $common class_aggregation:uniform_average|variance_weighted_average? num_regressors:whole
    MeanIoU: $common num_classes:small ignore_class:integer? sparse_y_true:flag sparse_y_pred:flag axis:axes
    """,  # noqa: E501
    common="name:name dtype:dtype?",
)
# Losses and metrics by name or as a function; both words for one thing are Keras's.
LOSS_FUNCTIONS = _words(
    """
    mse mae mape msle mean_squared_error mean_absolute_error mean_absolute_percentage_error
    mean_squared_logarithmic_error bce binary_crossentropy categorical_crossentropy sparse_categorical_crossentropy
    binary_focal_crossentropy categorical_focal_crossentropy hinge squared_hinge categorical_hinge huber log_cosh
    logcosh kld kl_divergence poisson cosine_similarity dice tversky
    """
)
METRIC_FUNCTIONS = LOSS_FUNCTIONS - {"dice", "tversky"} | _words(
    """
    accuracy acc crossentropy ce binary_accuracy categorical_accuracy sparse_categorical_accuracy
    top_k_categorical_accuracy sparse_top_k_categorical_accuracy
    """
)
ACTIVATIONS = _words(
    """
    linear relu relu6 leaky_relu elu selu celu gelu glu silu swish mish sigmoid log_sigmoid hard_sigmoid hard_silu
    hard_swish hard_tanh hard_shrink soft_shrink tanh tanh_shrink softmax log_softmax softplus softsign exponential
    squareplus sparse_plus sparse_sigmoid sparsemax threshold
    """
)
# Layers that may stand where an activation is asked for.
ACTIVATION_LAYERS = frozenset(["ReLU", "LeakyReLU", "ELU", "Softmax"])
OBJECTS = {
    "initializers": INITIALIZERS,
    "regularizers": REGULARIZERS,
    "constraints": CONSTRAINTS,
    "optimizers.schedules": SCHEDULES,
    "optimizers": OPTIMIZERS,
    "losses": LOSSES,
    "metrics": METRICS,
}

_FORMAT = "data_format:channels_last|channels_first?"
_BIAS = "use_bias:flag bias_initializer:initializer bias_regularizer:regularizer? bias_constraint:constraint?"
_KERNEL = "kernel_initializer:initializer kernel_regularizer:regularizer? kernel_constraint:constraint?"
_NORM = (
    "axis:axes epsilon:number center:flag scale:flag beta_initializer:initializer gamma_initializer:initializer "
    "beta_regularizer:regularizer? gamma_regularizer:regularizer? beta_constraint:constraint? "
    "gamma_constraint:constraint?"
)
_RECURRENT = (
    "units:count activation:activation use_bias:flag dropout:number recurrent_dropout:number seed:seed? "
    "kernel_initializer:initializer recurrent_initializer:initializer bias_initializer:initializer "
    "kernel_regularizer:regularizer? recurrent_regularizer:regularizer? bias_regularizer:regularizer? "
    "kernel_constraint:constraint? recurrent_constraint:constraint? bias_constraint:constraint? "
    "return_sequences:flag return_state:flag go_backwards:flag stateful:none unroll:ignored zero_output_for_mask:flag"
)
_WARP = (
    "interpolation:nearest|bilinear fill_mode:constant|reflect|wrap|nearest fill_value:number "
    f"seed:seed? value_range:numbers {_FORMAT}"
)
_COLOUR = f"value_range:numbers seed:seed? {_FORMAT}"

LAYERS = _table(
    """
    Dense: units:count activation:activation $kernel $bias lora_rank:none lora_alpha:none quantization_config:none
    Embedding: input_dim:count output_dim:count embeddings_initializer:initializer embeddings_regularizer:regularizer? embeddings_constraint:constraint? mask_zero:flag lora_rank:none lora_alpha:none quantization_config:none
    Conv1D, Conv2D, Conv3D: filters:count kernel_size:sizes strides:sizes padding:valid|same|causal $format dilation_rate:sizes groups:count activation:activation $kernel $bias lora_rank:none lora_alpha:none
    Conv1DTranspose, Conv2DTranspose, Conv3DTranspose: filters:count kernel_size:sizes strides:sizes padding:valid|same output_padding:wholes? $format dilation_rate:sizes activation:activation $kernel $bias
    DepthwiseConv1D, DepthwiseConv2D: kernel_size:sizes strides:sizes padding:valid|same depth_multiplier:count $format dilation_rate:sizes activation:activation $bias $depthwise
    SeparableConv1D, SeparableConv2D: filters:count kernel_size:sizes strides:sizes padding:valid|same depth_multiplier:count $format dilation_rate:sizes activation:activation $bias $depthwise $pointwise
    MaxPooling1D, MaxPooling2D, MaxPooling3D, AveragePooling1D, AveragePooling2D, AveragePooling3D: pool_size:sizes strides:sizes? padding:valid|same $format
    AdaptiveMaxPooling1D, AdaptiveMaxPooling2D, AdaptiveMaxPooling3D, AdaptiveAveragePooling1D, AdaptiveAveragePooling2D, AdaptiveAveragePooling3D: output_size:sizes $format
    GlobalMaxPooling1D, GlobalMaxPooling2D, GlobalMaxPooling3D, GlobalAveragePooling1D, GlobalAveragePooling2D, GlobalAveragePooling3D: $format keepdims:flag
    BatchNormalization: $norm momentum:number moving_mean_initializer:initializer moving_variance_initializer:initializer synchronized:none renorm:none renorm_clipping:none renorm_momentum:number
    LayerNormalization: $norm rms_scaling:flag
    GroupNormalization: $norm groups:integer
    RMSNormalization: axis:axes epsilon:number
    UnitNormalization: axis:axes
    Normalization: axis:axes? mean:numbers? variance:numbers? invert:flag
    Dropout, AlphaDropout: rate:number noise_shape:shape? seed:seed?
    SpatialDropout1D: rate:number seed:seed?
    SpatialDropout2D, SpatialDropout3D: rate:number seed:seed? $format
    GaussianDropout: rate:number seed:seed?
    GaussianNoise: stddev:number seed:seed?
    ActivityRegularization: l1:number l2:number
    Activation: activation:activation
    ReLU: max_value:number? negative_slope:number threshold:number
    LeakyReLU: negative_slope:number
    ELU: alpha:number
    PReLU: alpha_initializer:initializer alpha_regularizer:regularizer? alpha_constraint:constraint? shared_axes:axes?
    Softmax: axis:axes
    Identity:
    Masking: mask_value:number
    Flatten: $format
    Reshape: target_shape:shape
    Permute: dims:axes
    RepeatVector: n:count
    Cropping1D, Cropping2D, Cropping3D: cropping:wholes $format
    ZeroPadding1D, ZeroPadding2D, ZeroPadding3D: padding:wholes $format
    UpSampling1D, UpSampling3D: size:sizes $format
    UpSampling2D: size:sizes interpolation:nearest|bilinear|bicubic|lanczos3|lanczos5 $format
    Add, Subtract, Multiply, Average, Maximum, Minimum:
    Concatenate: axis:integer
    Dot: axes:axes normalize:flag
    SimpleRNN: $recurrent
    LSTM: $recurrent recurrent_activation:activation unit_forget_bias:flag use_cudnn:auto
    GRU: $recurrent recurrent_activation:activation reset_after:flag use_cudnn:auto
    Bidirectional: layer:layer backward_layer:layer? merge_mode:sum|mul|concat|ave?
    TimeDistributed: layer:layer
    MultiHeadAttention: num_heads:count key_dim:count value_dim:count? dropout:number use_bias:flag use_gate:flag output_shape:sizes? attention_axes:axes? sliding_window:none flash_attention:none $kernel bias_initializer:initializer bias_regularizer:regularizer? bias_constraint:constraint? seed:seed?
    Attention, AdditiveAttention: use_scale:flag score_mode:dot|concat dropout:number seed:seed?
    Rescaling: scale:numbers offset:numbers
    Resizing: height:count width:count interpolation:$resize crop_to_aspect_ratio:flag pad_to_aspect_ratio:flag fill_mode:constant fill_value:number antialias:flag $format
    CenterCrop: height:count width:count $format
    CategoryEncoding: num_tokens:count output_mode:one_hot|multi_hot|count sparse:none
    Discretization: bin_boundaries:numbers num_bins:count? epsilon:number output_mode:int|one_hot|multi_hot|count sparse:none
    RandomCrop: height:count width:count seed:seed? $format
    RandomFlip: mode:horizontal|vertical|horizontal_and_vertical seed:seed? value_range:numbers $format
    RandomRotation: factor:numbers $warp
    RandomTranslation: height_factor:numbers width_factor:numbers $warp
    RandomZoom: height_factor:numbers width_factor:numbers? $warp
    RandomShear: x_factor:numbers y_factor:numbers $warp
    RandomBrightness, RandomContrast, RandomSaturation, RandomHue, RandomSharpness, RandomInvert: factor:numbers $colour
    RandomGrayscale: factor:numbers $colour
    RandomColorJitter: brightness_factor:numbers? contrast_factor:numbers? saturation_factor:numbers? hue_factor:numbers? $colour
    RandomErasing: factor:numbers scale:numbers fill_value:numbers? $colour
    RandomGaussianBlur: factor:numbers kernel_size:sizes sigma:numbers $colour
    """,  # noqa: E501
    format=_FORMAT,
    bias=_BIAS,
    kernel=_KERNEL,
    depthwise=_KERNEL.replace("kernel_", "depthwise_"),
    pointwise=_KERNEL.replace("kernel_", "pointwise_"),
    norm=_NORM,
    recurrent=_RECURRENT,
    warp=_WARP,
    colour=_COLOUR,
    resize="nearest|bilinear|bicubic|lanczos3|lanczos5|area",
)
# What all layers take; name and trainable are read apart.
LAYER_FIELDS = {"dtype": "dtype?", "activity_regularizer": "regularizer?", "autocast": "flag"}
INPUT_FIELDS = {
    "batch_shape": "shape",
    "dtype": "dtype?",
    "sparse": "none",
    "ragged": "none",
    "optional": "none",
    "name": "name",
}
# Arguments, beside the first one, with which a layer may be called.
CALL_FIELDS = frozenset(["training", "mask"])
CALLS: dict[str, frozenset[str]] = {
    "MultiHeadAttention": _words(
        "query value key query_mask value_mask key_mask attention_mask use_causal_mask return_attention_scores"
    ),
    "Attention": frozenset(["use_causal_mask", "return_attention_scores"]),
    "AdditiveAttention": frozenset(["use_causal_mask", "return_attention_scores"]),
    **dict.fromkeys(["SimpleRNN", "LSTM", "GRU", "Bidirectional"], frozenset(["initial_state"])),
}

# Why what is not listed is not, where there is more to say.
_CODE = "it carries code, and a model crosses to the grader as data. Use layers of Keras or functions of keras.ops"
_FILES = "it reads files or keeps tables, which don't cross to the grader"
_ELSEWHERE = "it runs a model of another library"
REASONS = {
    "Lambda": _CODE,
    "__lambda__": _CODE,
    "TextVectorization": _FILES,
    "StringLookup": _FILES,
    "IntegerLookup": _FILES,
    "TFSMLayer": _FILES,
    "TorchModuleWrapper": _ELSEWHERE,
    "JaxLayer": _ELSEWHERE,
    "FlaxLayer": _ELSEWHERE,
}
DTYPES = frozenset(["float16", "float32", "float64", "mixed_float16", "mixed_bfloat16"])
INPUT_DTYPES = DTYPES | {"int8", "uint8", "int16", "int32", "int64", "bool"} - {"mixed_float16", "mixed_bfloat16"}
